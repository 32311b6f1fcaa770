package vn.amtiet.trainer.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.engine.cpu.MatrixProduct.Matrix;

class MatrixProductTest {
    /** Sizes that break blocked code. */
    private static final int[] SIZES = {1, 2, 7, 8, 9, 31, 33, 127};

    @ParameterizedTest
    @EnumSource(value = CpuSettings.Product.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTOMATIC")
    void multipliesEveryLayoutLikeDoubles(CpuSettings.Product choice) {
        MatrixProduct product = MatrixProducts.choose(choice);
        Random random = new Random(3);
        for (int n = 0; n < 200; n++) {
            compare(
                    product,
                    random,
                    SIZES[random.nextInt(SIZES.length)],
                    SIZES[random.nextInt(SIZES.length)],
                    SIZES[random.nextInt(SIZES.length)]);
        }
    }

    private static void compare(MatrixProduct product, Random random, int m, int n, int k) {
        boolean left = random.nextBoolean();
        boolean right = random.nextBoolean();
        float alpha = random.nextBoolean() ? 1 : 0.5f;
        float beta = random.nextInt(3) == 0 ? 0 : random.nextInt(2) + 0.5f;
        Matrix a = matrix(random, left ? k : m, left ? m : k, left);
        Matrix b = matrix(random, right ? n : k, right ? k : n, right);
        Matrix c = matrix(random, m, n, false);
        float[] before = c.values().clone();
        if (beta == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c.values(), c.offset() + i * c.stride(), c.offset() + i * c.stride() + n, Float.NaN);
            }
        }
        product.multiply(m, n, k, alpha, a, b, beta, c);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += (double) at(a, i, p) * at(b, p, j);
                }
                int index = c.offset() + i * c.stride() + j;
                double expected = alpha * sum + (beta == 0 ? 0 : beta * before[index]);
                // Rounding of k float products of size about 1: k * 6e-8 * 4.
                assertThat((double) c.values()[index]).isCloseTo(expected, offset(2.5e-7 * k + 1e-6));
                before[index] = c.values()[index];
            }
        }
        assertThat(c.values()).as("nothing outside the rectangle is written").isEqualTo(before);
    }

    private static float at(Matrix x, int i, int j) {
        return x.values()[x.offset() + (x.transposed() ? j * x.stride() + i : i * x.stride() + j)];
    }

    private static Matrix matrix(Random random, int rows, int columns, boolean transposed) {
        int stride = columns + random.nextInt(3);
        int offset = random.nextInt(4);
        float[] values = new float[offset + rows * stride + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return new Matrix(values, offset, stride, transposed);
    }
}
