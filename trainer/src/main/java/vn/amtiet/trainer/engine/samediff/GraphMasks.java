package vn.amtiet.trainer.engine.samediff;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.trainer.gpt.Gpt;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.DropoutMask;

/**
 * Dropout's multipliers as a graph's inputs, from the same random numbers that the other engines draw in their kernels.
 *
 * @param key the four words of {@link vn.amtiet.trainer.operations.Dropout}
 */
record GraphMasks(ModelConfig config, int[] key) {
    /** Puts the multipliers of every place under their placeholders' names. */
    void put(Map<String, INDArray> inputs, Graphs.Part part) {
        putRows(inputs, part, 0);
        for (int layer = 0; layer < config.layers(); layer++) {
            putRows(inputs, part, Gpt.attentionSite(layer));
            putRows(inputs, part, Gpt.mlpSite(layer));
            putSquares(inputs, part, Gpt.attentionWeightsSite(layer));
        }
    }

    private void putRows(Map<String, INDArray> inputs, Graphs.Part part, int site) {
        int width = config.width();
        float[] values = new float[Math.multiplyExact(part.inputs().length, width)];
        DropoutMask.of(config.dropout(), site, key)
                .fill((long) part.first() * part.time() * width, values, values.length);
        inputs.put(GptGraph.mask(site), Nd4j.create(values, new long[] {part.inputs().length, width}, 'c'));
    }

    /** Attention weights [B, H, T, T]: rows padded to a multiple of 4 elements in the stream. */
    private void putSquares(Map<String, INDArray> inputs, Graphs.Part part, int site) {
        int time = part.time();
        int stride = (time + 3) / 4 * 4;
        int rows = Math.multiplyExact(part.inputs().length, config.heads());
        long first = (long) part.first() * config.heads() * time;
        DropoutMask mask = DropoutMask.of(config.dropout(), site, key);
        float[] values = new float[Math.multiplyExact(rows, time)];
        float[] row = new float[time];
        for (int i = 0; i < rows; i++) {
            mask.fill((first + i) * stride, row, time);
            System.arraycopy(row, 0, values, i * time, time);
        }
        inputs.put(
                GptGraph.mask(site),
                Nd4j.create(values, new long[] {part.inputs().length / time, config.heads(), time, time}, 'c'));
    }
}
