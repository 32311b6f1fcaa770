package vn.amtiet.trainer.engine.samediff;

import static vn.amtiet.trainer.operations.AdamWCoefficients.BETA1;
import static vn.amtiet.trainer.operations.AdamWCoefficients.BETA2;
import static vn.amtiet.trainer.operations.AdamWCoefficients.CLIP;
import static vn.amtiet.trainer.operations.AdamWCoefficients.EPSILON;
import static vn.amtiet.trainer.operations.AdamWCoefficients.KEEP;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ONE_MINUS_BETA1;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ONE_MINUS_BETA2;
import static vn.amtiet.trainer.operations.AdamWCoefficients.ROOT_CORRECTION;
import static vn.amtiet.trainer.operations.AdamWCoefficients.SIZE;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.trainer.model.Parameter;

/** One parameter: value, gradient and moments on the heap, and the value once more as the array that graphs read. */
final class TrainedArrays {
    private final Parameter parameter;
    private final INDArray array;
    private final float[] value;
    private final float[] gradient;
    private final float[] first;
    private final float[] second;

    TrainedArrays(Parameter parameter, float[] initial) {
        this.parameter = parameter;
        array = Nd4j.create(DataType.FLOAT, shape());
        value = new float[Math.toIntExact(parameter.size())];
        gradient = new float[value.length];
        first = new float[value.length];
        second = new float[value.length];
        set(value, initial);
    }

    private long[] shape() {
        return parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    }

    /** The array of {@link GptGraph}'s variable; {@link #publish} refreshes it. */
    INDArray array() {
        return array;
    }

    float[] value() {
        return value;
    }

    float[] gradient() {
        return gradient;
    }

    float[] first() {
        return first;
    }

    float[] second() {
        return second;
    }

    /** Replaces one of the four; what graphs read follows. */
    void set(float[] target, float[] values) {
        if (values.length != target.length) {
            throw new IllegalArgumentException(
                    parameter.name() + " has " + target.length + " values, got " + values.length);
        }
        System.arraycopy(values, 0, target, 0, values.length);
        if (target == value) {
            publish();
        }
    }

    private void publish() {
        try (INDArray copy = Nd4j.create(value, shape(), 'c')) {
            array.assign(copy);
        }
    }

    /** Adds {@code factor} times a graph's gradient. */
    void accumulate(float[] more, float factor) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += factor * more[i];
        }
    }

    /** The sum of the gradient's squares, in double. */
    double squares() {
        double sum = 0;
        for (float g : gradient) {
            sum += (double) g * g;
        }
        return sum;
    }

    /** One AdamW update (Loshchilov and Hutter 2019, algorithm 2); the gradient becomes zero. */
    void update(double norm, float[] c) {
        // torch.nn.utils.clip_grad_norm_ divides by the norm plus 1e-6
        float clip = (float) Math.min(1, c[CLIP] / (norm + 1e-6));
        float keep = parameter.decayed() ? c[KEEP] : 1;
        for (int i = 0; i < value.length; i++) {
            float g = gradient[i] * clip;
            first[i] = c[BETA1] * first[i] + c[ONE_MINUS_BETA1] * g;
            second[i] = c[BETA2] * second[i] + c[ONE_MINUS_BETA2] * g * g;
            float root = (float) Math.sqrt(second[i]) * c[ROOT_CORRECTION] + c[EPSILON];
            value[i] = value[i] * keep - c[SIZE] * first[i] / root;
        }
        Arrays.fill(gradient, 0);
        publish();
    }
}
