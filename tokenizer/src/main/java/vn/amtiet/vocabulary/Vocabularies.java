package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import vn.amtiet.cli.UserError;

/**
 * The front door: reads vocabularies from disk and writes them there.
 *
 * <p>Example: {@code Vocabulary v = Vocabularies.load(Path.of("work/vocabulary")); int[] ids = v.encode("Xin chào");}
 */
public final class Vocabularies {
    private Vocabularies() {}

    /**
     * The vocabulary at a path: a directory that {@link #save} wrote, its {@code vocabulary.json}, or a foreign
     * {@code tokenizer.json} of the byte-level BPE family (plain, .gz or .zst) alone or in a directory, or GPT-2's
     * {@code encoder.json} with {@code vocab.bpe} beside it, or nanoGPT's {@code meta.pkl}, or tiktoken's
     * rank file ({@code cl100k_base.tiktoken}, {@code my.tiktoken@o200k}). Throws UserError that names the file, what was expected and
     * what was found.
     */
    public static Vocabulary load(Path path) {
        Path file = fileAt(path);
        VocabularyDefinition definition = definitionIn(file);
        try {
            return definition.kind().open(definition);
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(
                    file, "a vocabulary of kind " + definition.kind().id(), String.valueOf(e.getMessage()));
        }
    }

    private static VocabularyDefinition definitionIn(Path file) {
        if (TiktokenReader.isOne(file)) {
            return TiktokenReader.read(file);
        }
        if (file.endsWith(NanoGptMeta.FILE_NAME)) {
            return NanoGptMeta.read(file);
        }
        JsonNode content = VocabularyJson.parse(file);
        JsonNode json = Gpt2Files.isOne(file) ? Gpt2Files.asTokenizerJson(content, file) : content;
        return json.has("model") ? HuggingFaceForm.read(json, file) : VocabularyJson.read(json, file);
    }

    /**
     * Writes a vocabulary directory: {@code vocabulary.json}, and beside it {@code tokenizer.json} (Hugging Face), {@code
     * vocabulary.tiktoken} and {@code meta.pkl} (nanoGPT) where the kind can be said in them. Creates the directory, replaces what a vocabulary
     * left there; kinds of syllables have {@code factors.json} too. {@code vocabulary.json} goes first and comes last, so what is found after a crash is one vocabulary,
     * never two mixed. The vocabulary must come from this package.
     */
    public static void save(Vocabulary vocabulary, Path directory) {
        VocabularyDefinition definition = definitionOf(vocabulary);
        Path own = directory.resolve(VocabularyJson.FILE_NAME);
        WholeFile.remove(own);
        for (ForeignForm form : ForeignForm.values()) {
            Path file = directory.resolve(form.fileName());
            if (form.canSay(definition.kind())) {
                WholeFile.write(file, form.write(definition));
            } else {
                WholeFile.remove(file);
            }
        }
        saveFactors(vocabulary, directory);
        WholeFile.write(own, VocabularyJson.write(definition));
    }

    private static void saveFactors(Vocabulary vocabulary, Path directory) {
        Path file = directory.resolve(FactorTable.FILE_NAME);
        if (VocabularyKind.of(vocabulary.kind()).hasFactors()) {
            WholeFile.write(file, FactorTable.write(SyllableFactors.of(vocabulary), vocabulary.fingerprint()));
        } else {
            WholeFile.remove(file);
        }
    }

    /** The forms, beside our own, in which a vocabulary can be said. */
    public static List<ForeignForm> formsOf(Vocabulary vocabulary) {
        VocabularyKind kind = definitionOf(vocabulary).kind();
        return Arrays.stream(ForeignForm.values())
                .filter(form -> form.canSay(kind))
                .toList();
    }

    /** Writes one foreign form. Throws UserError where the kind cannot be said in it. */
    public static void export(Vocabulary vocabulary, ForeignForm form, Path file) {
        VocabularyDefinition definition = definitionOf(vocabulary);
        if (!form.canSay(definition.kind())) {
            throw UserError.usage("a vocabulary of kind " + vocabulary.kind() + " cannot be said in the form '"
                    + form.id() + "'; of its forms there are: "
                    + formsOf(vocabulary).stream().map(ForeignForm::id).collect(Collectors.joining(", ")));
        }
        WholeFile.write(file, form.write(definition));
    }

    static VocabularyDefinition definitionOf(Vocabulary vocabulary) {
        if (vocabulary instanceof PieceVocabulary pieces) {
            return pieces.definition();
        }
        throw new IllegalArgumentException("not a vocabulary of this package: " + vocabulary.getClass());
    }

    private static Path fileAt(Path path) {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(TiktokenReader.file(path))) {
                throw UserError.usage("vocabulary " + path + ": no such file or directory");
            }
            return path;
        }
        Path own = path.resolve(VocabularyJson.FILE_NAME);
        Path foreign = path.resolve(ForeignForm.HUGGINGFACE.fileName());
        Path meta = path.resolve(NanoGptMeta.FILE_NAME);
        for (Path file : List.of(own, foreign, meta)) {
            if (Files.exists(file)) {
                return file;
            }
        }
        return Gpt2Files.in(path)
                .orElseThrow(() -> UserError.usage("vocabulary directory " + path + ": expected " + own.getFileName()
                        + ", " + foreign.getFileName() + " or " + meta.getFileName() + " in it, found none of them"));
    }
}
