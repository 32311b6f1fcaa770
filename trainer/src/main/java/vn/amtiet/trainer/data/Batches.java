package vn.amtiet.trainer.data;

import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.random.Philox;

/**
 * Cuts micro-batches from a token sequence. A batch is a function of (seed, site, step, micro-step): no state is kept,
 * and a resumed run draws what an undisturbed one would have drawn.
 *
 * <p>A window starts in {@code [0, length - T)}; targets are the inputs shifted by one (nanoGPT train.py, get_batch).
 */
public final class Batches {
    /** Who draws: keeps the random numbers of training and of the two evaluation splits apart. */
    public enum Site {
        TRAINING(0x0b47_0001),
        EVALUATION_TRAIN(0x0b47_0002),
        EVALUATION_VAL(0x0b47_0003);

        private final int code;

        Site(int code) {
            this.code = code;
        }
    }

    /** Size of a micro-batch. */
    public record Shape(int batch, int time) {}

    private final TokenSequence tokens;
    private final Shape shape;
    private final DataConfig.Sampling sampling;
    private final long seed;
    private final Site site;

    /**
     * Batches of a sequence.
     *
     * @param name of the sequence for the error message: "val"
     * @throws UserError if the sequence is not longer than one window
     */
    public Batches(TokenSequence tokens, String name, Shape shape, DataConfig.Sampling sampling, long seed, Site site) {
        if (tokens.length() <= shape.time()) {
            throw UserError.failed("data: " + name + " has " + tokens.length() + " tokens, a window needs "
                    + (shape.time() + 1) + "; use more text or a smaller model.blockSize");
        }
        this.tokens = tokens;
        this.shape = shape;
        this.sampling = sampling;
        this.seed = seed;
        this.site = site;
    }

    /** Micro-batch number {@code microStep} of {@code microBatches} of a step. */
    public Batch of(long step, int microStep, int microBatches) {
        int size = shape.batch() * shape.time();
        int[] inputs = new int[size];
        int[] targets = new int[size];
        int[] window = new int[shape.time() + 1];
        for (int row = 0; row < shape.batch(); row++) {
            tokens.read(start(step, microStep, microBatches, row), window, 0, window.length);
            System.arraycopy(window, 0, inputs, row * shape.time(), shape.time());
            System.arraycopy(window, 1, targets, row * shape.time(), shape.time());
        }
        return new Batch(shape.batch(), shape.time(), inputs, targets);
    }

    /** First token of a window. */
    long start(long step, int microStep, int microBatches, int row) {
        return switch (sampling) {
            case WITH_REPLACEMENT -> uniformStart(step, (long) microStep * shape.batch() + row);
            case EPOCH -> {
                long window = (step * microBatches + microStep) * shape.batch() + row;
                yield new EpochWindows(tokens.length(), shape.time(), seed, site.code).start(window);
            }
        };
    }

    /** Uniform to within 2^-53 of length. */
    private long uniformStart(long step, long index) {
        int[] words = new int[4];
        Philox.block(seed, site.code, Math.toIntExact(step), index, words);
        return (long) (Philox.uniform(words[0], words[1]) * (tokens.length() - shape.time()));
    }
}
