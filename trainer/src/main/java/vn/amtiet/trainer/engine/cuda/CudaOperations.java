package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.LongStream;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Readback;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * The operations on one NVIDIA card: queued on one stream, recorded as CUDA graphs. All sums have an order that depends on
 * sizes alone, so equal inputs give equal bits on the same card and libraries, unless {@link CudaSettings} asks for the
 * fastest whatever they give.
 */
public final class CudaOperations implements Operations {
    /**
     * Kept free for what the driver takes as it goes: the code of cuBLAS's kernels, which loads on first use, graphs, and
     * what rounding up to pages of 2 MiB loses.
     */
    private static final long RESERVE = 512L << 20;

    private final CudaSession session;
    private final CudaContext context;
    private final DeviceTransfers transfers;
    private final CublasLt products;
    private final EmbeddingLauncher embedding;
    private final NormLauncher norm;
    private final LinearLauncher linear;
    private final AttentionLauncher decoding;
    private final ChosenAttention attention;
    private final ClassifierLauncher classifier;
    private final OptimizerLauncher optimizer;
    private final List<CudaParameters> stores = new ArrayList<>();
    private final long overhead;

    private CudaOperations(CudaSession session, CudaSettings settings) {
        this.session = session;
        context = session.context();
        transfers = session.transfers();
        products = new CublasLt(context, settings.choice(), settings.warnings());
        embedding = new EmbeddingLauncher(context);
        norm = new NormLauncher(context);
        linear = new LinearLauncher(context, products, new GeluLauncher(context), new BiasGradientLauncher(context));
        decoding = new AttentionLauncher(context);
        attention = new ChosenAttention(
                context,
                decoding,
                new ChosenAttention.Settings(
                        session::cudnn, settings.choice(), settings.deterministic(), settings.warnings()));
        classifier = new ClassifierLauncher(context, products, new SoftmaxLauncher(context));
        optimizer = new OptimizerLauncher(context);
        overhead = context.memory().held();
    }

    /**
     * Opens the first card that the process may use.
     *
     * @throws vn.amtiet.cli.UserError if there is none, or a library is missing: what was found, what is needed, what runs
     */
    public static CudaOperations open(CudaSettings settings) {
        return new CudaOperations(CudaSession.open(settings), settings);
    }

    /** What the operations are queued with. */
    CudaContext context() {
        return context;
    }

    DeviceTransfers transfers() {
        return transfers;
    }

    /** Opens cuDNN on the stream of all operations; throws {@link CudnnRefusal} where there is none. */
    Cudnn cudnn() {
        return session.cudnn();
    }

    CublasLt products() {
        return products;
    }

    @Override
    public String description() {
        Device device = context.device();
        return "cuda: " + device.name() + ", " + device.architecture() + ", " + Driver.description(device.driver())
                + ", "
                + context.precision().name().toLowerCase(Locale.ROOT) + (context.streamBf16() ? " throughout" : "")
                + ", CUDA " + Device.version(device.runtime());
    }

    @Override
    public Precision precision() {
        return context.precision();
    }

    @Override
    public Arena arena() {
        return new CudaArena(context, transfers);
    }

    @Override
    public int width(Tensor.Element element) {
        return context.width(element);
    }

    /** What is free, and what this engine holds of the things that plans count: weights and plans so far. */
    @Override
    public long available() {
        DeviceMemory memory = context.memory();
        return Math.max(0, memory.free() + memory.held() - overhead - RESERVE);
    }

    @Override
    public long scratch(ModelConfig model, Rows rows) {
        int width = context.width(Tensor.Element.COMPUTE);
        int widest = 4 * model.width();
        return LongStream.of(
                        EmbeddingLauncher.scratch(rows),
                        NormLauncher.scratch(rows),
                        BiasGradientLauncher.scratch(rows.count(), model.width(), width),
                        BiasGradientLauncher.scratch(rows.count(), 3 * model.width(), width),
                        BiasGradientLauncher.scratch(rows.count(), widest, width),
                        attention.scratch(rows, model.heads()),
                        ClassifierLauncher.scratch(rows.count(), model.vocabularySize(), width),
                        OptimizerLauncher.scratch())
                .max()
                .orElseThrow();
    }

    @Override
    public OptionalDouble peakFlops() {
        return PeakRate.of(context.device(), context.precision());
    }

    @Override
    public Map<String, String> algorithms() {
        Map<String, String> chosen = new TreeMap<>(products.algorithms());
        chosen.putAll(attention.algorithms());
        return chosen;
    }

    @Override
    public void useAlgorithms(Map<String, String> algorithms) {
        products.useAlgorithms(algorithms);
        attention.useAlgorithms(algorithms);
    }

    @Override
    public ParameterStore parameters(ParameterLayout layout) {
        session.bind();
        CudaParameters store = new CudaParameters(layout, session);
        stores.add(store);
        return store;
    }

    @Override
    public void write(Tensor tensor, int[] values) {
        session.bind();
        transfers.write(CudaTensor.address(tensor, Tensor.Element.INT, values.length), values);
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        session.bind();
        transfers.write(CudaTensor.address(tensor, Tensor.Element.FLOAT, values.length), values);
    }

    @Override
    public Readback read(Tensor tensor, int length) {
        session.bind();
        Tensor.Element element = tensor.element();
        if (element == Tensor.Element.INT) {
            throw new IllegalArgumentException("expected a floating-point tensor, got " + tensor);
        }
        return transfers.read(CudaTensor.address(tensor, element, length), context.width(element), length);
    }

    /** Runs the body once as it is, which compiles kernels and takes memory, and then records it. */
    @Override
    public Recording record(Runnable body) {
        session.bind();
        body.run();
        return CudaGraph.capture(context, body);
    }

    @Override
    public void zero(Tensor tensor) {
        CudaTensor own = CudaTensor.of(tensor);
        transfers.fill(own.address(), 0, own.size() * context.width(own.element()));
    }

    @Override
    public void embedding(
            Tensor out, Tensor ids, Tensor first, Weight token, Weight position, Rows rows, Dropout dropout) {
        embedding.forward(out, ids, first, token, position, rows, dropout);
    }

    @Override
    public void embeddingBackward(Tensor dOut, Tensor ids, Weight token, Weight position, Rows rows, Dropout dropout) {
        embedding.backward(dOut, ids, token, position, rows, dropout);
    }

    @Override
    public void layerNorm(Tensor out, Tensor statistics, Tensor x, Affine affine, Rows rows, float epsilon) {
        norm.forward(out, statistics, x, affine, rows, epsilon);
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
        norm.residualForward(out, statistics, sum, x, branch, affine, rows, epsilon, dropout);
    }

    @Override
    public void layerNormBackward(Tensor dX, Tensor dOut, Tensor x, Tensor statistics, Affine affine, Rows rows) {
        norm.backward(dX, dOut, x, statistics, affine, rows);
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
        norm.residualBackward(dSum, dBranch, dOut, sum, statistics, affine, rows, dropout);
    }

    @Override
    public void linear(Tensor out, Tensor in, Affine layer, Sizes sizes) {
        linear.linear(out, in, layer, sizes);
    }

    @Override
    public void linearGelu(Tensor out, Tensor pre, Tensor in, Affine layer, Sizes sizes, Activation activation) {
        linear.linearGelu(out, pre, in, layer, sizes, activation);
    }

    @Override
    public void linearBackward(Tensor dIn, Tensor dOut, Tensor in, Affine layer, Sizes sizes) {
        linear.linearBackward(dIn, dOut, in, layer, sizes);
    }

    @Override
    public void linearGeluBackward(
            Tensor dPre, Tensor dOut, Tensor in, Tensor pre, Affine layer, Sizes sizes, Activation activation) {
        linear.linearGeluBackward(dPre, dOut, in, pre, layer, sizes, activation);
    }

    @Override
    public void attention(Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout) {
        attention.forward(out, logSumExp, qkv, new AttentionLauncher.Call(rows, heads, true, dropout));
    }

    @Override
    public void attentionBackward(
            Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout) {
        attention.backward(dQkv, dOut, out, logSumExp, qkv, new AttentionLauncher.Call(rows, heads, true, dropout));
    }

    @Override
    public void attentionDecode(
            Tensor out, Tensor qkv, Tensor keys, Tensor values, Tensor position, Rows cache, int heads) {
        decoding.decode(out, qkv, keys, values, position, cache, heads);
    }

    @Override
    public void classifierLoss(Tensor lossSum, Tensor x, Weight head, Tensor targets, Sizes sizes) {
        classifier.loss(lossSum, x, head, targets, sizes);
    }

    @Override
    public void classifierTrain(
            Tensor lossSum, Tensor dX, Tensor x, Weight head, Tensor targets, Tensor scale, Sizes sizes) {
        classifier.train(lossSum, dX, x, head, targets, scale, sizes);
    }

    @Override
    public void globalNorm(Tensor result, ParameterStore parameters) {
        optimizer.globalNorm(result, own(parameters));
    }

    @Override
    public void adamW(ParameterStore parameters, Tensor globalNorm, Tensor coefficients) {
        optimizer.adamW(own(parameters), globalNorm, coefficients);
    }

    private static CudaParameters own(ParameterStore parameters) {
        if (parameters instanceof CudaParameters own) {
            return own;
        }
        throw new IllegalArgumentException("expected parameters of the cuda engine, got " + parameters);
    }

    @Override
    public void close() {
        session.bind();
        stores.forEach(CudaParameters::close);
        stores.clear();
        attention.close();
        products.close();
        session.close();
    }
}
