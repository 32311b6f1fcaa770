package vn.amtiet.trainer.generate;

import java.util.Arrays;
import java.util.function.Consumer;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.vocabulary.IdDecoder;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * Text continued by a model.
 *
 * <p>Example: {@code new TextGeneration(engine, 256, vocabulary).run("Hà Nội", settings, 0, System.out::print)}.
 *
 * @param blockSize of the model, T
 */
public record TextGeneration(Engine engine, int blockSize, Vocabulary vocabulary) {
    /**
     * Hands out the new text, without the start, as it comes: whole characters only.
     *
     * @param start the beginning; empty: a new document
     * @param sample number of the sample: other numbers, other texts
     * @throws UserError if the vocabulary cannot say the start
     */
    public void run(String start, Generation.Settings settings, int sample, Consumer<String> out) {
        Utf8Stream text = new Utf8Stream();
        int[] prompt = prompt(start);
        IdDecoder ids = vocabulary.decoder();
        Arrays.stream(prompt).forEach(ids::add);
        new Generation(engine, blockSize, vocabulary.size())
                .run(prompt, settings, sample, id -> out.accept(text.add(ids.add(id))));
        out.accept(text.add(ids.finish()));
        out.accept(text.finish());
    }

    /** A new document begins after an end of document, or, without such a token, after nanoGPT's line feed. */
    private int[] prompt(String start) {
        if (start.isEmpty() && vocabulary.special(SpecialToken.END_OF_DOCUMENT).isPresent()) {
            return new int[] {vocabulary.special(SpecialToken.END_OF_DOCUMENT).getAsInt()};
        }
        try {
            return vocabulary.encode(start.isEmpty() ? "\n" : start);
        } catch (IllegalArgumentException e) {
            throw UserError.failed(
                    "the start of the text cannot be said in the model's vocabulary: " + e.getMessage(), e);
        }
    }
}
