package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * {@code encoder.json} with {@code vocab.bpe} beside it. Throws UserError that names the file, what was expected and
     * what was found.
     */
    public static Vocabulary load(Path path) {
        Path file = fileAt(path);
        JsonNode content = VocabularyJson.parse(file);
        JsonNode json = Gpt2Files.isOne(file) ? Gpt2Files.asTokenizerJson(content, file) : content;
        VocabularyDefinition definition =
                json.has("model") ? HuggingFaceForm.read(json, file) : VocabularyJson.read(json, file);
        try {
            return definition.kind().open(definition);
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(
                    file, "a vocabulary of kind " + definition.kind().id(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes a vocabulary directory: {@code vocabulary.json}, and beside it {@code tokenizer.json} (Hugging Face) and
     * {@code vocabulary.tiktoken} where the kind can be said in them. Creates the directory, replaces what a vocabulary
     * left there; {@code vocabulary.json} goes first and comes last, so what is found after a crash is one vocabulary,
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
        WholeFile.write(own, VocabularyJson.write(definition));
    }

    /** Writes one foreign form. Throws UserError where the kind cannot be said in it. */
    public static void export(Vocabulary vocabulary, ForeignForm form, Path file) {
        VocabularyDefinition definition = definitionOf(vocabulary);
        if (!form.canSay(definition.kind())) {
            throw UserError.usage("a vocabulary of kind " + vocabulary.kind() + " cannot be said in the form '"
                    + form.id() + "': its encoding is not byte-level BPE");
        }
        WholeFile.write(file, form.write(definition));
    }

    private static VocabularyDefinition definitionOf(Vocabulary vocabulary) {
        if (vocabulary instanceof PieceVocabulary pieces) {
            return pieces.definition();
        }
        throw new IllegalArgumentException("not a vocabulary of this package: " + vocabulary.getClass());
    }

    private static Path fileAt(Path path) {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw UserError.usage("vocabulary " + path + ": no such file or directory");
            }
            return path;
        }
        Path own = path.resolve(VocabularyJson.FILE_NAME);
        Path foreign = path.resolve(ForeignForm.HUGGINGFACE.fileName());
        if (Files.exists(own)) {
            return own;
        }
        return Files.exists(foreign)
                ? foreign
                : Gpt2Files.in(path)
                        .orElseThrow(() -> UserError.usage("vocabulary directory " + path + ": expected "
                                + own.getFileName() + " or " + foreign.getFileName() + " in it, found neither"));
    }
}
