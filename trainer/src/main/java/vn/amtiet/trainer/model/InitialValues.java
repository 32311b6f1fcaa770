package vn.amtiet.trainer.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import vn.amtiet.trainer.model.Parameter.Init;
import vn.amtiet.trainer.random.Philox;

/**
 * Draws the initial values of parameters: a function of the seed and the parameter's place in the layout, equal on every
 * engine and machine (StrictMath). Parameter number i has the Philox stream of site {@link #FIRST_SITE}{@code + i}, step
 * 0; block n of four words gives elements 2n and 2n+1.
 */
public final class InitialValues {
    /** Sites below are the dropout's. */
    public static final int FIRST_SITE = 0x4000_0000;

    private static final int PARALLEL_CHUNK = 1 << 16;

    private InitialValues() {}

    /** Values of parameter number {@code index} of the layout, row-major. */
    public static float[] draw(ParameterLayout layout, int index, long seed) {
        Parameter parameter = layout.parameters().get(index);
        float[] values = new float[Math.toIntExact(parameter.size())];
        Init init = parameter.init();
        if (init instanceof Init.Constant constant) {
            Arrays.fill(values, constant.value());
        } else if (init instanceof Init.Normal normal) {
            fill(values, seed, FIRST_SITE + index, normal.standardDeviation(), true);
        } else if (init instanceof Init.Uniform uniform) {
            fill(values, seed, FIRST_SITE + index, uniform.limit(), false);
        } else {
            throw new IllegalStateException("unknown initialisation " + init);
        }
        return values;
    }

    private static void fill(float[] values, long seed, int site, double scale, boolean normal) {
        int chunks = (values.length + PARALLEL_CHUNK - 1) / PARALLEL_CHUNK;
        IntStream.range(0, chunks).parallel().forEach(chunk -> {
            int end = Math.min(values.length, (chunk + 1) * PARALLEL_CHUNK);
            int[] words = new int[4];
            double[] pair = new double[2];
            for (int i = chunk * PARALLEL_CHUNK; i < end; i += 2) {
                Philox.block(seed, site, 0, i / 2, words);
                if (normal) {
                    normalPair(words, pair);
                } else {
                    pair[0] = 2 * Philox.uniform(words[0], words[1]) - 1;
                    pair[1] = 2 * Philox.uniform(words[2], words[3]) - 1;
                }
                values[i] = (float) (scale * pair[0]);
                if (i + 1 < end) {
                    values[i + 1] = (float) (scale * pair[1]);
                }
            }
        });
    }

    /** Box and Muller 1958: two independent standard normals from two uniforms, the first taken in (0, 1]. */
    private static void normalPair(int[] words, double[] pair) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - Philox.uniform(words[0], words[1])));
        double angle = 2 * StrictMath.PI * Philox.uniform(words[2], words[3]);
        pair[0] = radius * StrictMath.cos(angle);
        pair[1] = radius * StrictMath.sin(angle);
    }
}
