package vn.amtiet.trainer.generate;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.random.Philox;

/**
 * Continues a prompt token by token with nanoGPT's sampling (model.py, generate). The draw of a position is a function
 * of (seed, sample, position).
 *
 * @param engine holds the model
 * @param blockSize of the model, T
 * @param tokens ids that may be drawn: the vocabulary's size
 */
public record Generation(Engine engine, int blockSize, int tokens) {
    private static final int SITE = 0x6e47_0001;

    /** What is seen once the text is longer than the model's context. Until then both give the same text. */
    public enum Context {
        /**
         * The key-value cache is started anew with the last T/2 tokens whenever it is full: the default, some T/2 times
         * cheaper than the exact crop.
         */
        HALF_WINDOW,
        /** The last T tokens at every position, as nanoGPT does: one full forward pass a token. */
        EXACT_CROP
    }

    /**
     * How to continue.
     *
     * @param length new tokens at most
     * @param sampler temperature and top-k; nanoGPT's sample.py has 0.8 and 200
     * @param seed of the draws
     * @param context what is seen of a long text
     * @param stop a token that ends the text and is not part of it; empty: nanoGPT's behaviour
     */
    public record Settings(int length, TokenSampler sampler, long seed, Context context, OptionalInt stop) {}

    /**
     * New tokens after {@code prompt}, handed to {@code onToken} one at a time.
     *
     * @param prompt at least one id; of a longer one than T the last T count
     * @param sample number of the sample: other numbers, other texts
     */
    public void run(int[] prompt, Settings settings, int sample, IntConsumer onToken) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty: give at least one token");
        }
        int[] text = Arrays.copyOf(prompt, prompt.length + settings.length());
        try (Contexts contexts = new Contexts(settings.context())) {
            for (int length = prompt.length; length < text.length; length++) {
                float[] logits = contexts.after(text, length);
                int position = length - prompt.length;
                int token = settings.sampler().pick(logits, 0, tokens, uniform(settings.seed(), sample, position));
                if (settings.stop().isPresent() && token == settings.stop().getAsInt()) {
                    return;
                }
                text[length] = token;
                onToken.accept(token);
            }
        }
    }

    private static double uniform(long seed, int sample, int position) {
        int[] words = new int[4];
        Philox.block(seed, SITE, sample, position, words);
        return Philox.uniform(words[0], words[1]);
    }

    /** Logits after a growing text, through the cache as long as it serves. */
    private final class Contexts implements AutoCloseable {
        private final Context context;
        private final Engine.Decoding decoding = engine.decoding(1);
        private int fed = -1;

        Contexts(Context context) {
            this.context = context;
        }

        /** Logits [V] for the token after {@code text[0 .. length)}. */
        float[] after(int[] text, int length) {
            if (length > blockSize && context == Context.EXACT_CROP) {
                return lastOfWindow(text, length);
            }
            if (fed < 0) {
                fed = Math.max(0, length - blockSize);
            } else if (decoding.length() == blockSize) {
                decoding.restart();
                fed = length - Math.max(1, blockSize / 2);
            }
            float[] logits = new float[0];
            while (fed < length) {
                logits = decoding.next(new int[] {text[fed++]});
            }
            return logits;
        }

        private float[] lastOfWindow(int[] text, int length) {
            float[] all = engine.logits(Arrays.copyOfRange(text, length - blockSize, length), 1, blockSize);
            int rows = all.length / blockSize;
            return Arrays.copyOfRange(all, all.length - rows, all.length);
        }

        @Override
        public void close() {
            decoding.close();
        }
    }
}
