package vn.amtiet.vocabulary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** OpenAI's rank files as jtokkit carries them, read by us. */
final class OpenAiVocabulary {
    private OpenAiVocabulary() {}

    /** "r50k_base" is that of GPT-2 and GPT-3. */
    static Vocabulary named(String name) {
        try (InputStream in =
                OpenAiVocabulary.class.getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken")) {
            Path directory = Files.createTempDirectory("ranks");
            Path file = directory.resolve(name + ".tiktoken");
            Files.write(file, in.readAllBytes());
            Vocabulary vocabulary = Vocabularies.load(file);
            Files.delete(file);
            Files.delete(directory);
            return vocabulary;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
