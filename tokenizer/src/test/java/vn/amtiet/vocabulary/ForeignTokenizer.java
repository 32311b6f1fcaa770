package vn.amtiet.vocabulary;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Hugging Face's own tokenizers (0.21, through DJL) as the judge of ours. Works without a network. */
final class ForeignTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private ForeignTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Reads the bytes of a tokenizer.json. */
    static ForeignTokenizer of(byte[] json) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty(
                "DJL_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
        System.setProperty(
                "ENGINE_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
        try {
            return new ForeignTokenizer(HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json),
                    Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ForeignTokenizer of(Vocabulary vocabulary) {
        return of(HuggingFaceForm.write(((PieceVocabulary) vocabulary).definition()));
    }

    int[] encode(String text) {
        return Arrays.stream(encoding(text).getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /** For each id the number of the piece that it belongs to. */
    long[] pieceOfId(String text) {
        return encoding(text).getWordIds();
    }

    String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    private Encoding encoding(String text) {
        return tokenizer.encode(text, false, false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
