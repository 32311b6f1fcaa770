package vn.amtiet.trainer.engine.cpu;

import static vn.amtiet.trainer.engine.cpu.CpuTensor.floats;
import static vn.amtiet.trainer.engine.cpu.CpuTensor.ints;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.DropoutMask;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Readback;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * The operations in plain Java on heap arrays, on a fixed team of threads. Work is cut by sizes alone and every sum has a
 * fixed order, so results are bit-equal for any number of threads.
 */
public final class CpuOperations implements Operations {
    private final Workers workers;
    private final MatrixProduct product;
    private final EmbeddingKernel embedding;
    private final NormKernel norm;
    private final LinearKernel linear;
    private final ClassifierKernel classifier;
    private final AdamWKernel adamW;
    private final AttentionKernel.Scratch[] scratch;

    CpuOperations(int threads, MatrixProduct product) {
        this.workers = new Workers(threads);
        this.product = product;
        embedding = new EmbeddingKernel(workers);
        norm = new NormKernel(workers);
        linear = new LinearKernel(workers, product);
        classifier = new ClassifierKernel(workers, linear);
        adamW = new AdamWKernel(workers);
        scratch = new AttentionKernel.Scratch[threads];
        Arrays.setAll(scratch, i -> new AttentionKernel.Scratch());
    }

    public static CpuOperations open(CpuSettings settings) {
        return new CpuOperations(settings.threads(), MatrixProducts.choose(settings.product()));
    }

    @Override
    public String description() {
        return "cpu: " + workers.threads() + (workers.threads() == 1 ? " thread, " : " threads, ")
                + product.description();
    }

    @Override
    public Precision precision() {
        return Precision.FP32;
    }

    @Override
    public Arena arena() {
        return new CpuArena();
    }

    @Override
    public int width(Tensor.Element element) {
        return CpuTensor.BYTES;
    }

    @Override
    public long available() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Buffers of the kernels are a few tiles a thread: not counted. */
    @Override
    public long scratch(ModelConfig model, Rows rows) {
        return 0;
    }

    @Override
    public OptionalDouble peakFlops() {
        return OptionalDouble.empty();
    }

    @Override
    public ParameterStore parameters(ParameterLayout layout) {
        return new CpuParameters(layout);
    }

    @Override
    public void write(Tensor tensor, int[] values) {
        System.arraycopy(values, 0, ints(tensor), 0, values.length);
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        System.arraycopy(values, 0, floats(tensor), 0, values.length);
    }

    @Override
    public Readback read(Tensor tensor, int length) {
        float[] values = Arrays.copyOf(floats(tensor), length);
        return () -> values;
    }

    /** Nothing to record: a replay calls the operations again. */
    @Override
    public Recording record(Runnable body) {
        body.run();
        return new Recording() {
            @Override
            public void replay() {
                body.run();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void zero(Tensor tensor) {
        Arrays.fill(floats(tensor), 0);
    }

    private static @Nullable DropoutMask mask(Dropout dropout) {
        return dropout.off() ? null : DropoutMask.of(dropout.probability(), dropout.site(), ints(dropout.key()));
    }

    @Override
    public void embedding(
            Tensor out, Tensor ids, Tensor first, Weight token, Weight position, Rows rows, Dropout dropout) {
        embedding.forward(
                floats(out),
                ints(ids),
                ints(first)[0],
                floats(token.value()),
                floats(position.value()),
                rows,
                mask(dropout));
    }

    @Override
    public void embeddingBackward(Tensor dOut, Tensor ids, Weight token, Weight position, Rows rows, Dropout dropout) {
        embedding.backward(
                floats(dOut), ints(ids), floats(token.gradient()), floats(position.gradient()), rows, mask(dropout));
    }

    private static NormKernel.Norm norm(Affine affine) {
        return new NormKernel.Norm(
                floats(affine.weight().value()),
                value(affine.bias()),
                floats(affine.weight().gradient()),
                gradient(affine.bias()));
    }

    private static float @Nullable [] value(@Nullable Weight weight) {
        return weight == null ? null : floats(weight.value());
    }

    private static float @Nullable [] gradient(@Nullable Weight weight) {
        return weight == null ? null : floats(weight.gradient());
    }

    @Override
    public void layerNorm(Tensor out, Tensor statistics, Tensor x, Affine affine, Rows rows, float epsilon) {
        norm.forward(floats(out), floats(statistics), floats(x), floats(x), null, null, norm(affine), rows, epsilon);
    }

    @Override
    public void residualLayerNorm(
            Tensor out,
            Tensor statistics,
            Tensor sum,
            Tensor x,
            Tensor branch,
            Affine affine,
            Rows rows,
            float epsilon,
            Dropout dropout) {
        norm.forward(
                floats(out),
                floats(statistics),
                floats(sum),
                floats(x),
                floats(branch),
                mask(dropout),
                norm(affine),
                rows,
                epsilon);
    }

    @Override
    public void layerNormBackward(Tensor dX, Tensor dOut, Tensor x, Tensor statistics, Affine affine, Rows rows) {
        norm.backward(floats(dX), null, floats(dOut), floats(x), floats(statistics), null, norm(affine), rows);
    }

    @Override
    public void residualLayerNormBackward(
            Tensor dSum,
            Tensor dBranch,
            Tensor dOut,
            Tensor sum,
            Tensor statistics,
            Affine affine,
            Rows rows,
            Dropout dropout) {
        norm.backward(
                floats(dSum),
                floats(dBranch),
                floats(dOut),
                floats(sum),
                floats(statistics),
                mask(dropout),
                norm(affine),
                rows);
    }

    @Override
    public void linear(Tensor out, Tensor in, Affine layer, Sizes sizes) {
        linear.forward(
                floats(out), floats(in), 0, floats(layer.weight().value()), value(layer.bias()), sizes, null, null);
    }

    @Override
    public void linearGelu(Tensor out, Tensor pre, Tensor in, Affine layer, Sizes sizes, Activation activation) {
        linear.forward(
                floats(pre),
                floats(in),
                0,
                floats(layer.weight().value()),
                value(layer.bias()),
                sizes,
                floats(out),
                activation);
    }

    @Override
    public void linearBackward(Tensor dIn, Tensor dOut, Tensor in, Affine layer, Sizes sizes) {
        linearBackward(dIn, dOut, in, layer, sizes, null, null);
    }

    @Override
    public void linearGeluBackward(
            Tensor dPre, Tensor dOut, Tensor in, Tensor pre, Affine layer, Sizes sizes, Activation activation) {
        linearBackward(dPre, dOut, in, layer, sizes, floats(pre), activation);
    }

    private void linearBackward(
            Tensor dIn,
            Tensor dOut,
            Tensor in,
            Affine layer,
            Sizes sizes,
            float @Nullable [] pre,
            @Nullable Activation activation) {
        linear.backward(
                floats(dIn),
                floats(dOut),
                floats(in),
                0,
                floats(layer.weight().value()),
                floats(layer.weight().gradient()),
                gradient(layer.bias()),
                sizes,
                pre,
                activation);
    }

    @Override
    public void attention(Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout) {
        AttentionKernel kernel = new AttentionKernel(product, rows, heads, mask(dropout));
        workers.run(
                kernel.tasks(),
                (task, thread) -> kernel.forward(floats(out), floats(logSumExp), floats(qkv), task, scratch[thread]));
    }

    @Override
    public void attentionBackward(
            Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout) {
        AttentionKernel kernel = new AttentionKernel(product, rows, heads, mask(dropout));
        workers.run(
                kernel.tasks(),
                (task, thread) -> kernel.backward(
                        floats(dQkv),
                        floats(dOut),
                        floats(out),
                        floats(logSumExp),
                        floats(qkv),
                        task,
                        scratch[thread]));
    }

    @Override
    public void attentionDecode(
            Tensor out, Tensor qkv, Tensor keys, Tensor values, Tensor position, Rows cache, int heads) {
        AttentionKernel kernel = new AttentionKernel(product, cache, heads, null);
        int length = ints(position)[0] + 1;
        workers.run(
                kernel.tasks(),
                (task, thread) -> kernel.decode(
                        floats(out), floats(qkv), floats(keys), floats(values), length, task, scratch[thread]));
    }

    @Override
    public void classifierLoss(Tensor lossSum, Tensor x, Weight head, Tensor targets, Sizes sizes) {
        store(lossSum, classifier.loss(floats(x), floats(head.value()), ints(targets), sizes));
    }

    @Override
    public void classifierTrain(
            Tensor lossSum, Tensor dX, Tensor x, Weight head, Tensor targets, Tensor scale, Sizes sizes) {
        store(
                lossSum,
                classifier.train(
                        floats(dX),
                        floats(x),
                        floats(head.value()),
                        floats(head.gradient()),
                        ints(targets),
                        floats(scale)[0],
                        sizes));
    }

    private static void store(Tensor lossSum, double sum) {
        float high = (float) sum;
        floats(lossSum)[0] = high;
        floats(lossSum)[1] = (float) (sum - high);
    }

    @Override
    public void globalNorm(Tensor result, ParameterStore parameters) {
        floats(result)[0] = adamW.globalNorm(own(parameters));
    }

    @Override
    public void adamW(ParameterStore parameters, Tensor globalNorm, Tensor coefficients) {
        float norm = floats(globalNorm)[0];
        if (Float.isFinite(norm)) {
            adamW.update(own(parameters), norm, floats(coefficients));
        }
    }

    private static CpuParameters own(ParameterStore parameters) {
        if (parameters instanceof CpuParameters own) {
            return own;
        }
        throw new IllegalArgumentException("expected parameters of the cpu engine, got " + parameters);
    }

    @Override
    public void close() {
        workers.close();
    }
}
