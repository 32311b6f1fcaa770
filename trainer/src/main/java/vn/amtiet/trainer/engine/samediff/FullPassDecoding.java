package vn.amtiet.trainer.engine.samediff;

import java.util.Arrays;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * Decoding without a key-value cache: every token costs a full forward pass over the whole context. Positions after the
 * newest token hold id 0, which causal attention does not let it see, so that all passes have one shape and one graph.
 */
final class FullPassDecoding implements Engine.Decoding {
    private final Engine engine;
    private final int blockSize;
    private final int vocabularySize;
    private final int batch;
    private final int[] ids;
    private int length;

    FullPassDecoding(Engine engine, ModelConfig config, int batch) {
        this.engine = engine;
        this.batch = batch;
        blockSize = config.blockSize();
        vocabularySize = config.vocabularySize();
        ids = new int[batch * blockSize];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void restart() {
        Arrays.fill(ids, 0);
        length = 0;
    }

    @Override
    public float[] next(int[] tokens) {
        if (length == blockSize) {
            throw new IllegalStateException("the context of " + blockSize + " tokens is full: crop and restart");
        }
        for (int b = 0; b < batch; b++) {
            ids[b * blockSize + length] = tokens[b];
        }
        float[] all = engine.logits(ids, batch, blockSize);
        float[] newest = new float[batch * vocabularySize];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(
                    all, (b * blockSize + length) * vocabularySize, newest, b * vocabularySize, vocabularySize);
        }
        length++;
        return newest;
    }

    @Override
    public void close() {
        // nothing is held but ids
    }
}
