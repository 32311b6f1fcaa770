package vn.amtiet.trainer.operations;

/**
 * The numbers of one AdamW update as they cross to an engine: everything that depends on the step is computed here, in
 * double, once.
 */
public final class AdamWCoefficients {
    /** Positions in the array. */
    public static final int BETA1 = 0;

    public static final int ONE_MINUS_BETA1 = 1;
    public static final int BETA2 = 2;
    public static final int ONE_MINUS_BETA2 = 3;
    /** learningRate / (1 - beta1^step). */
    public static final int SIZE = 4;
    /** 1 / sqrt(1 - beta2^step). */
    public static final int ROOT_CORRECTION = 5;

    public static final int EPSILON = 6;
    /** 1 - learningRate * weightDecay: the factor of decayed parameters. */
    public static final int KEEP = 7;
    /** Largest global norm; positive infinity when clipping is off. */
    public static final int CLIP = 8;

    public static final int LENGTH = 9;

    private AdamWCoefficients() {}

    /** The array for one update. */
    public static float[] of(UpdateSettings s) {
        float[] c = new float[LENGTH];
        c[BETA1] = (float) s.beta1();
        c[ONE_MINUS_BETA1] = (float) (1 - s.beta1());
        c[BETA2] = (float) s.beta2();
        c[ONE_MINUS_BETA2] = (float) (1 - s.beta2());
        c[SIZE] = (float) (s.learningRate() / (1 - Math.pow(s.beta1(), s.step())));
        c[ROOT_CORRECTION] = (float) (1 / Math.sqrt(1 - Math.pow(s.beta2(), s.step())));
        c[EPSILON] = (float) s.epsilon();
        c[KEEP] = (float) (1 - s.learningRate() * s.weightDecay());
        c[CLIP] = (float) s.clip().orElse(Double.POSITIVE_INFINITY);
        return c;
    }
}
