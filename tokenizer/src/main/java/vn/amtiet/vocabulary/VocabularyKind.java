package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The kinds of vocabulary, one constant each: how it is trained from counts and how its definition becomes an encoder.
 * A new kind is a new constant; everything else (the directory, the commands) goes by the definition.
 */
public enum VocabularyKind {
    /** Byte-level byte pair encoding, as GPT-2: every byte string can be said. */
    BYTEBPE(true, PreTokenizer.GPT2, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return BpeTrainer.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, BytePairEncoder.byMerges(definition));
        }
    },
    /**
     * Byte-level byte pair encoding as OpenAI's tiktoken does it: there is no list of merges, any two neighbours whose
     * bytes joined are a token may be merged, the one of lowest id first, and a piece that is a token is taken whole. It
     * is read from a rank file and not trained.
     */
    RANKBPE(true, PreTokenizer.CL100K, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            throw new IllegalArgumentException(
                    "a vocabulary of kind rankbpe is read from a rank file, not trained: train"
                            + " kind bytebpe, which is written as a rank file too");
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, BytePairEncoder.byRanks(definition));
        }
    },
    /**
     * One id for each frequent piece, which under {@link PreTokenizer#SYLLABLE} is a cased syllable with the space
     * before it ({@code " Việt"} and {@code "Việt"} are two ids); a piece that has no id is said byte by byte, so every
     * byte string can be said. A space is part of the piece it leads, or a byte of its own.
     */
    SYLLABLE(true, PreTokenizer.SYLLABLE, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return FrequentPieces.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, WholePieceEncoder.orBytes(definition));
        }
    },
    /**
     * The characters of the training text in order of their code points, as nanoGPT's shakespeare_char: small and exact
     * on its own text, and unable to say any other character.
     */
    CHAR(false, PreTokenizer.CHARACTER, List.of(), 1) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return DistinctPieces.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, WholePieceEncoder.orRefuse(definition));
        }
    };

    private final boolean lossless;
    private final PreTokenizer usualSplit;
    private final List<SpecialToken> usualSpecials;
    private final int smallestSize;

    VocabularyKind(boolean lossless, PreTokenizer usualSplit, List<SpecialToken> usualSpecials, int smallestSize) {
        this.lossless = lossless;
        this.usualSplit = usualSplit;
        this.usualSpecials = usualSpecials;
        this.smallestSize = smallestSize;
    }

    /** The name in files and in {@code --kind}: "bytebpe", "rankbpe", "syllable", "char". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name. Throws IllegalArgumentException that lists the known names. */
    public static VocabularyKind of(String id) {
        for (VocabularyKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        String known = Arrays.stream(values()).map(VocabularyKind::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown kind of vocabulary '" + id + "': expected one of " + known);
    }

    /** Whether it can say every byte string. */
    public boolean lossless() {
        return lossless;
    }

    public PreTokenizer usualSplit() {
        return usualSplit;
    }

    /** The special tokens that it has where nobody asks for others. */
    public List<SpecialToken> usualSpecials() {
        return usualSpecials;
    }

    /** The ids that it cannot do without, special tokens left out. */
    public int smallestSize() {
        return smallestSize;
    }

    abstract VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress);

    abstract Vocabulary open(VocabularyDefinition definition);
}
