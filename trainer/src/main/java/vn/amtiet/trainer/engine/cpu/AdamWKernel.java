package vn.amtiet.trainer.engine.cpu;

import static vn.amtiet.trainer.operations.AdamWCoefficients.BETA1;
import static vn.amtiet.trainer.operations.AdamWCoefficients.BETA2;
import static vn.amtiet.trainer.operations.AdamWCoefficients.CLIP;
import static vn.amtiet.trainer.operations.AdamWCoefficients.EPSILON;
import static vn.amtiet.trainer.operations.AdamWCoefficients.KEEP;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ONE_MINUS_BETA1;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ONE_MINUS_BETA2;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ROOT_CORRECTION;
import static vn.amtiet.trainer.operations.AdamWCoefficients.SIZE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vn.amtiet.trainer.engine.cpu.CpuParameters.Stored;

/** Global norm and AdamW over all parameters, in fixed pieces. */
final class AdamWKernel {
    private static final int PIECE = 1 << 15;

    /** Squares that are summed in float before they join the double sum. */
    private static final int NORM_RUN = 256;

    /** torch.nn.utils.clip_grad_norm_ adds this to the norm before it divides. */
    private static final float CLIP_EPSILON = 1e-6f;

    private final Workers workers;

    AdamWKernel(Workers workers) {
        this.workers = workers;
    }

    /** A stretch of one parameter. */
    private record Piece(Stored parameter, int start, int end) {}

    private static List<Piece> pieces(CpuParameters parameters) {
        List<Piece> pieces = new ArrayList<>();
        for (Stored p : parameters.all()) {
            for (int start = 0; start < p.value().length; start += PIECE) {
                pieces.add(new Piece(p, start, Math.min(p.value().length, start + PIECE)));
            }
        }
        return pieces;
    }

    /** The Euclidean norm over all gradients: squares summed in double, pieces added in order. */
    float globalNorm(CpuParameters parameters) {
        List<Piece> pieces = pieces(parameters);
        double[] sums = new double[pieces.size()];
        workers.run(sums.length, (i, thread) -> sums[i] = squares(pieces.get(i)));
        return (float) Math.sqrt(Arrays.stream(sums).sum());
    }

    private static double squares(Piece piece) {
        float[] g = piece.parameter().gradient();
        double sum = 0;
        for (int i = piece.start(); i < piece.end(); i += NORM_RUN) {
            sum += Reductions.dot(g, i, g, i, Math.min(NORM_RUN, piece.end() - i));
        }
        return sum;
    }

    /** One update of all parameters; gradients become zero. */
    void update(CpuParameters parameters, float norm, float[] c) {
        float clip = Math.min(1, c[CLIP] / (norm + CLIP_EPSILON));
        List<Piece> pieces = pieces(parameters);
        workers.run(pieces.size(), (i, thread) -> update(pieces.get(i), clip, c));
    }

    private static void update(Piece piece, float clip, float[] c) {
        float[] w = piece.parameter().value();
        float[] g = piece.parameter().gradient();
        float[] m = piece.parameter().first();
        float[] v = piece.parameter().second();
        float beta1 = c[BETA1];
        float oneMinusBeta1 = c[ONE_MINUS_BETA1];
        float beta2 = c[BETA2];
        float oneMinusBeta2 = c[ONE_MINUS_BETA2];
        float size = c[SIZE];
        float rootCorrection = c[ROOT_CORRECTION];
        float epsilon = c[EPSILON];
        float keep = piece.parameter().decayed() ? c[KEEP] : 1;
        for (int i = piece.start(); i < piece.end(); i++) {
            float gradient = g[i] * clip;
            float first = beta1 * m[i] + oneMinusBeta1 * gradient;
            float second = beta2 * v[i] + oneMinusBeta2 * gradient * gradient;
            m[i] = first;
            v[i] = second;
            w[i] = w[i] * keep - size * first / ((float) Math.sqrt(second) * rootCorrection + epsilon);
            g[i] = 0;
        }
    }
}
