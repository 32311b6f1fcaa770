package vn.amtiet.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.NanoGptBin;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.storage.ShardCache;
import vn.amtiet.vocabulary.ForeignForm;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/** The tokens of a run, open: both splits and the vocabulary behind them, checked against each other. */
public final class TrainingData implements AutoCloseable {
    private final DataSource source;
    private final TokenSequence train;
    private final TokenSequence val;
    private final @Nullable Vocabulary vocabulary;

    private TrainingData(DataSource source, TokenSequence train, TokenSequence val, @Nullable Vocabulary vocabulary) {
        this.source = source;
        this.train = train;
        this.val = val;
        this.vocabulary = vocabulary;
    }

    /**
     * Opens what a configuration names.
     *
     * @param cacheDirectory where decoded shards lie or are put
     * @throws UserError if something is missing or damaged, or the tokens were made with another vocabulary
     */
    public static TrainingData open(DataConfig config, Path cacheDirectory) {
        Vocabulary vocabulary = vocabulary(config);
        TokenSequence train = sequence(config.source(), cacheDirectory, "train", vocabulary);
        try {
            TokenSequence val = sequence(config.source(), cacheDirectory, "val", vocabulary);
            return new TrainingData(config.source(), train, val, vocabulary);
        } catch (RuntimeException e) {
            train.close();
            throw e;
        }
    }

    /** nanoGPT files may have their vocabulary beside them: a directory of ours or nanoGPT's meta.pkl. */
    private static @Nullable Vocabulary vocabulary(DataConfig config) {
        if (config.vocabulary() != null) {
            return Vocabularies.load(Path.of(config.vocabulary()));
        }
        if (config.source() instanceof DataSource.NanoGptFiles files) {
            for (String name : List.of("vocabulary", ForeignForm.NANOGPT.fileName())) {
                Path beside = Path.of(files.directory()).resolve(name);
                if (Files.exists(beside)) {
                    return Vocabularies.load(beside);
                }
            }
        }
        return null;
    }

    private static TokenSequence sequence(
            DataSource source, Path cacheDirectory, String split, @Nullable Vocabulary vocabulary) {
        TokenSequence tokens;
        if (source instanceof DataSource.Shards shards) {
            if (vocabulary == null) {
                throw UserError.usage("data.vocabulary is missing: shards need the directory of their vocabulary");
            }
            OptionalInt end = vocabulary.special(SpecialToken.END_OF_DOCUMENT);
            tokens = ShardCache.openOrBuild(shards.directory(), cacheDirectory, split, end);
        } else {
            tokens = NanoGptBin.open(Path.of(source.place(split)));
        }
        if (vocabulary != null) {
            checkVocabulary(source, tokens.vocabularyFingerprint(), vocabulary);
        }
        return tokens;
    }

    private static void checkVocabulary(DataSource source, String found, Vocabulary vocabulary) {
        if (!found.isEmpty() && !found.equals(vocabulary.fingerprint())) {
            throw UserError.failed(source.directory() + ": the tokens were made with vocabulary " + found
                    + ", data.vocabulary is " + vocabulary.fingerprint()
                    + "; name the vocabulary that made them, or make the shards again with this one");
        }
    }

    /**
     * The same tokens for a model of so many ids. They are checked as they are read, so that files of any size open at
     * once: reading one that the model does not have throws a UserError with its file and place. Closing it closes this.
     *
     * @param ids rows of the model's token table; it may have more than the vocabulary
     */
    public TrainingData forModelOf(int ids) {
        return new TrainingData(source, bounded("train", train, ids), bounded("val", val, ids), vocabulary);
    }

    private TokenSequence bounded(String split, TokenSequence tokens, int ids) {
        return new BoundedTokens(tokens, source.place(split), ids);
    }

    /** Tokens to train on. */
    public TokenSequence train() {
        return train;
    }

    /** Tokens to evaluate on. */
    public TokenSequence val() {
        return val;
    }

    /** The vocabulary, where the configuration names one. */
    public Optional<Vocabulary> vocabulary() {
        return Optional.ofNullable(vocabulary);
    }

    /** Number of ids, where the vocabulary is known. */
    public OptionalInt vocabularySize() {
        return vocabulary == null ? OptionalInt.empty() : OptionalInt.of(vocabulary.size());
    }

    /** Fingerprint of the vocabulary behind the ids; empty text where nothing says. */
    public String vocabularyFingerprint() {
        return vocabulary == null ? train.vocabularyFingerprint() : vocabulary.fingerprint();
    }

    /** What a run on these tokens depends on, by name. */
    public SortedMap<String, String> fingerprints() {
        SortedMap<String, String> prints = new TreeMap<>();
        prints.put("vocabulary", vocabularyFingerprint());
        prints.put("train", TokenFingerprint.of(train));
        prints.put("val", TokenFingerprint.of(val));
        return prints;
    }

    @Override
    public void close() {
        train.close();
        val.close();
    }
}
