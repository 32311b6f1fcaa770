package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.engine.cpu.MatrixProduct.Matrix;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.operations.Operations.Sizes;

/**
 * Linear layers in tiles of the output. The tiles depend on the sizes alone, each is one matrix product of one thread, and
 * what follows the product (bias, GELU) is done while the tile is in the cache.
 */
final class LinearKernel {
    private static final int TILE_ROWS = 192;
    private static final int TILE_COLUMNS = 512;

    private final Workers workers;
    private final MatrixProduct product;
    private final Gelu.Scratch[] scratch;

    LinearKernel(Workers workers, MatrixProduct product) {
        this.workers = workers;
        this.product = product;
        scratch = new Gelu.Scratch[workers.threads()];
        Arrays.setAll(scratch, i -> new Gelu.Scratch(TILE_COLUMNS));
    }

    /** A rectangle of a matrix. */
    private record Tile(int row, int rows, int column, int columns) {}

    /** How an m x n matrix is cut. */
    private record Tiling(int m, int n) {
        private int across() {
            return (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
        }

        private int count() {
            return (m + TILE_ROWS - 1) / TILE_ROWS * across();
        }

        private Tile tile(int index) {
            int row = index / across() * TILE_ROWS;
            int column = index % across() * TILE_COLUMNS;
            return new Tile(row, Math.min(TILE_ROWS, m - row), column, Math.min(TILE_COLUMNS, n - column));
        }
    }

    /**
     * {@code pre = in * weight^T + bias}, and {@code out = activation(pre)} if there is one.
     *
     * @param inRow row of {@code in} to begin at
     */
    void forward(
            float[] pre,
            float[] in,
            int inRow,
            float[] weight,
            float @Nullable [] bias,
            Sizes s,
            float @Nullable [] out,
            @Nullable Activation activation) {
        Tiling tiling = new Tiling(s.rows(), s.out());
        workers.run(tiling.count(), (index, thread) -> {
            Tile t = tiling.tile(index);
            int at = t.row() * s.out() + t.column();
            product.multiply(
                    t.rows(),
                    t.columns(),
                    s.in(),
                    1,
                    Matrix.of(in, (inRow + t.row()) * s.in(), s.in()),
                    Matrix.transposed(weight, t.column() * s.in(), s.in()),
                    0,
                    Matrix.of(pre, at, s.out()));
            for (int i = 0; i < t.rows(); i++) {
                int start = at + i * s.out();
                if (bias != null) {
                    addBias(pre, start, bias, t.column(), t.columns());
                }
                if (out != null && activation != null) {
                    Gelu.forward(out, pre, start, t.columns(), activation, scratch[thread]);
                }
            }
        });
    }

    private static void addBias(float[] x, int at, float[] bias, int column, int n) {
        for (int j = 0; j < n; j++) {
            x[at + j] += bias[column + j];
        }
    }

    /**
     * {@code dIn = dOut * weight}, times {@code activation'(pre)} if there is one; {@code dWeight += dOut^T * in}; {@code
     * dBias += } column sums of dOut.
     *
     * @param inRow row of {@code in} and {@code dIn} to begin at
     */
    void backward(
            float[] dIn,
            float[] dOut,
            float[] in,
            int inRow,
            float[] weight,
            float[] dWeight,
            float @Nullable [] dBias,
            Sizes s,
            float @Nullable [] pre,
            @Nullable Activation activation) {
        Tiling inputs = new Tiling(s.rows(), s.in());
        Tiling weights = new Tiling(s.out(), s.in());
        workers.run(inputs.count() + weights.count(), (index, thread) -> {
            if (index < inputs.count()) {
                Tile t = inputs.tile(index);
                inputGradient(dIn, inRow, dOut, weight, s, t);
                for (int i = 0; i < t.rows() && pre != null && activation != null; i++) {
                    int at = (t.row() + i) * s.in() + t.column();
                    Gelu.backward(dIn, inRow * s.in() + at, pre, at, t.columns(), activation, scratch[thread]);
                }
            } else {
                Tile t = weights.tile(index - inputs.count());
                weightGradient(dWeight, dOut, in, inRow, s, t);
                if (dBias != null && t.column() == 0) {
                    biasGradient(dBias, dOut, s, t);
                }
            }
        });
    }

    private void inputGradient(float[] dIn, int inRow, float[] dOut, float[] weight, Sizes s, Tile t) {
        product.multiply(
                t.rows(),
                t.columns(),
                s.out(),
                1,
                Matrix.of(dOut, t.row() * s.out(), s.out()),
                Matrix.of(weight, t.column(), s.in()),
                0,
                Matrix.of(dIn, (inRow + t.row()) * s.in() + t.column(), s.in()));
    }

    private void weightGradient(float[] dWeight, float[] dOut, float[] in, int inRow, Sizes s, Tile t) {
        product.multiply(
                t.rows(),
                t.columns(),
                s.rows(),
                1,
                Matrix.transposed(dOut, t.row(), s.out()),
                Matrix.of(in, inRow * s.in() + t.column(), s.in()),
                1,
                Matrix.of(dWeight, t.row() * s.in() + t.column(), s.in()));
    }

    private static void biasGradient(float[] dBias, float[] dOut, Sizes s, Tile t) {
        for (int n = 0; n < s.rows(); n++) {
            int at = n * s.out();
            for (int j = t.row(); j < t.row() + t.rows(); j++) {
                dBias[j] += dOut[at + j];
            }
        }
    }
}
