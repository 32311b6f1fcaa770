package vn.amtiet.trainer.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.amtiet.trainer.engine.cpu.CpuTensor.floats;
import static vn.amtiet.trainer.engine.cpu.CpuTensor.ints;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.Weight;

/**
 * Every backward operation against central differences of its forward. The scalar is the sum of the outputs times fixed
 * random numbers, so its gradient with respect to the outputs is known. All outputs start as NaN.
 */
class OperationGradientsTest {
    /** Step of the differences. Truncation is of order STEP^2, rounding of order 6e-8 / STEP: both near 1e-5 here. */
    private static final float STEP = 1e-2f;
    /** Elements tried per tensor. */
    private static final int TRIED = 60;

    private final CpuOperations operations = new CpuOperations(2, new JavaMatrixProduct());
    private final Arena arena = operations.arena();
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        operations.close();
    }

    private Tensor random(int... shape) {
        Tensor t = arena.tensor(Element.COMPUTE, shape);
        float[] values = floats(t);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return t;
    }

    private Tensor empty(int... shape) {
        return arena.tensor(Element.COMPUTE, shape);
    }

    private Tensor numbers(int... values) {
        Tensor t = arena.tensor(Element.INT, values.length);
        operations.write(t, values);
        return t;
    }

    private Weight weight(int... shape) {
        Tensor gradient = empty(shape);
        operations.zero(gradient);
        return new Weight(random(shape), gradient);
    }

    private Dropout dropout(double p) {
        return new Dropout(p, 3, numbers(1, 2, 3, 4));
    }

    private static double weighted(Tensor out, Tensor factors) {
        double sum = 0;
        for (int i = 0; i < floats(factors).length; i++) {
            sum += (double) floats(out)[i] * floats(factors)[i];
        }
        return sum;
    }

    /**
     * Difference quotient and gradient may differ by 2e-3 of the largest gradient of the tensor plus 2e-3: a hundred times
     * the error of the quotient, a tenth of any real slip.
     */
    private void check(String what, Tensor variable, Tensor gradient, Supplier<Double> loss) {
        float[] x = floats(variable);
        float[] g = floats(gradient).clone();
        float largest = 0;
        for (float v : g) {
            assertThat(v).as(what + " is finite").isFinite();
            largest = Math.max(largest, Math.abs(v));
        }
        assertThat(largest).as(what + " is not all zero").isPositive();
        double allowed = 2e-3 * largest + 2e-3;
        for (int n = 0; n < Math.min(TRIED, x.length); n++) {
            int i = x.length <= TRIED ? n : random.nextInt(x.length);
            float old = x[i];
            x[i] = old + STEP;
            double up = loss.get();
            x[i] = old - STEP;
            double down = loss.get();
            x[i] = old;
            double quotient = (up - down) / ((double) (old + STEP) - (old - STEP));
            assertThat((double) g[i]).as(what + "[" + i + "]").isCloseTo(quotient, within(allowed));
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double allowed) {
        return org.assertj.core.data.Offset.offset(allowed);
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 9, true", "33, 31, 8, false", "1, 1, 1, true", "200, 17, 520, true"})
    void linear(int rows, int in, int out, boolean bias) {
        Sizes sizes = new Sizes(rows, in, out);
        Tensor x = random(rows, in);
        Affine layer = new Affine(weight(out, in), bias ? weight(out) : null);
        Tensor y = empty(rows, out);
        Tensor dY = random(rows, out);
        Tensor dX = empty(rows, in);
        operations.linearBackward(dX, dY, x, layer, sizes);
        Supplier<Double> loss = () -> {
            operations.linear(y, x, layer, sizes);
            return weighted(y, dY);
        };
        check("dX", x, dX, loss);
        check("dWeight", layer.weight().value(), layer.weight().gradient(), loss);
        if (bias) {
            check("dBias", layer.bias().value(), layer.bias().gradient(), loss);
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void linearAfterGelu(Activation activation) {
        int n = 6;
        int hidden = 37;
        Sizes first = new Sizes(n, 5, hidden);
        Sizes second = new Sizes(n, hidden, 4);
        Tensor x = random(n, 5);
        Affine expand = new Affine(weight(hidden, 5), weight(hidden));
        Affine contract = new Affine(weight(4, hidden), weight(4));
        Tensor pre = empty(n, hidden);
        Tensor out = empty(n, hidden);
        Tensor y = empty(n, 4);
        Tensor dY = random(n, 4);
        Supplier<Double> loss = () -> {
            operations.linearGelu(out, pre, x, expand, first, activation);
            operations.linear(y, out, contract, second);
            return weighted(y, dY);
        };
        loss.get();
        Tensor dPre = empty(n, hidden);
        Tensor dX = empty(n, 5);
        operations.linearGeluBackward(dPre, dY, out, pre, contract, second, activation);
        operations.linearBackward(dX, dPre, x, expand, first);
        check("dX", x, dX, loss);
        check("dContract", contract.weight().value(), contract.weight().gradient(), loss);
        check("dExpandBias", expand.bias().value(), expand.bias().gradient(), loss);
    }

    @ParameterizedTest
    @CsvSource({"3, 8, true, 0", "37, 33, false, 0", "37, 6, true, 0.3"})
    void residualLayerNorm(int count, int width, boolean bias, double p) {
        Rows rows = new Rows(1, count, width);
        Tensor x = random(count, width);
        Tensor branch = random(count, width);
        Affine norm = new Affine(weight(width), bias ? weight(width) : null);
        Tensor out = empty(count, width);
        Tensor sum = empty(count, width);
        Tensor statistics = arena.tensor(Element.FLOAT, 2, count);
        Tensor dOut = random(count, width);
        Tensor alsoSum = random(count, width);
        Dropout dropout = dropout(p);
        Supplier<Double> loss = () -> {
            operations.residualLayerNorm(out, statistics, sum, x, branch, norm, rows, 1e-5f, dropout);
            return weighted(out, dOut) + weighted(sum, alsoSum);
        };
        loss.get();
        Tensor dSum = empty(count, width);
        operations.write(dSum, floats(alsoSum));
        Tensor dBranch = empty(count, width);
        operations.residualLayerNormBackward(dSum, dBranch, dOut, sum, statistics, norm, rows, dropout);
        check("dX", x, dSum, loss);
        check("dBranch", branch, dBranch, loss);
        check("dGain", norm.weight().value(), norm.weight().gradient(), loss);
        if (bias) {
            check("dBias", norm.bias().value(), norm.bias().gradient(), loss);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void layerNorm(int count) {
        Rows rows = new Rows(count, 1, 12);
        Tensor x = random(count, 12);
        Affine norm = new Affine(weight(12), weight(12));
        Tensor out = empty(count, 12);
        Tensor statistics = arena.tensor(Element.FLOAT, 2, count);
        Tensor dOut = random(count, 12);
        Supplier<Double> loss = () -> {
            operations.layerNorm(out, statistics, x, norm, rows, 1e-5f);
            return weighted(out, dOut);
        };
        loss.get();
        Tensor dX = empty(count, 12);
        operations.zero(dX);
        operations.layerNormBackward(dX, dOut, x, statistics, norm, rows);
        check("dX", x, dX, loss);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 4, 0", "2, 7, 2, 3, 0", "1, 65, 1, 8, 0", "1, 130, 2, 5, 0.25", "2, 6, 3, 4, 0.5"})
    void attention(int batch, int time, int heads, int headSize, double p) {
        int width = heads * headSize;
        Rows rows = new Rows(batch, time, width);
        Tensor qkv = random(batch, time, 3 * width);
        Tensor out = empty(batch, time, width);
        Tensor logSumExp = arena.tensor(Element.FLOAT, batch, heads, time);
        Tensor dOut = random(batch, time, width);
        Dropout dropout = dropout(p);
        Supplier<Double> loss = () -> {
            operations.attention(out, logSumExp, qkv, rows, heads, dropout);
            return weighted(out, dOut);
        };
        loss.get();
        Tensor dQkv = empty(batch, time, 3 * width);
        operations.attentionBackward(dQkv, dOut, out, logSumExp, qkv, rows, heads, dropout);
        check("dQkv", qkv, dQkv, loss);
    }

    @ParameterizedTest
    @CsvSource({"7, 5, 11", "40, 8, 65"})
    void classifier(int rows, int width, int vocabulary) {
        Sizes sizes = new Sizes(rows, width, vocabulary);
        Tensor x = random(rows, width);
        Weight head = weight(vocabulary, width);
        int[] ids = random.ints(rows, 0, vocabulary).toArray();
        ids[rows / 2] = -1;
        Tensor targets = numbers(ids);
        Tensor lossSum = arena.tensor(Element.FLOAT, 2);
        Tensor scale = arena.tensor(Element.FLOAT, 1);
        operations.write(scale, new float[] {0.5f});
        Tensor dX = empty(rows, width);
        operations.classifierTrain(lossSum, dX, x, head, targets, scale, sizes);
        double trained = (double) floats(lossSum)[0] + floats(lossSum)[1];
        Supplier<Double> loss = () -> {
            operations.classifierLoss(lossSum, x, head, targets, sizes);
            return 0.5 * ((double) floats(lossSum)[0] + floats(lossSum)[1]);
        };
        assertThat(trained).isEqualTo(2 * loss.get());
        check("dX", x, dX, loss);
        check("dHead", head.value(), head.gradient(), loss);
        float[] ignored = Arrays.copyOfRange(floats(dX), rows / 2 * width, (rows / 2 + 1) * width);
        assertThat(ignored).containsOnly(0f);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4})
    void embedding(double p) {
        Rows rows = new Rows(2, 3, 70);
        Tensor ids = numbers(1, 4, 1, 0, 1, 2);
        Tensor first = numbers(0);
        Weight token = weight(5, 70);
        Weight position = weight(3, 70);
        Tensor out = empty(2, 3, 70);
        Tensor dOut = random(2, 3, 70);
        Tensor factors = empty(2, 3, 70);
        operations.write(factors, floats(dOut));
        Dropout dropout = dropout(p);
        Supplier<Double> loss = () -> {
            operations.embedding(out, ids, first, token, position, rows, dropout);
            return weighted(out, factors);
        };
        operations.embeddingBackward(dOut, ids, token, position, rows, dropout);
        check("dToken", token.value(), token.gradient(), loss);
        check("dPosition", position.value(), position.gradient(), loss);
        assertThat(List.of(floats(token.gradient())[3 * 70])).containsExactly(0f);
        assertThat(ints(first)).containsExactly(0);
    }
}
