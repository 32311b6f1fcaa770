package vn.amtiet.trainer.engine.cuda;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * Linear layers: products by {@link CublasLt}, the bias added in its epilogue, GELU by a kernel after it. cuBLASLt's own
 * GELU epilogue is the tanh form alone and approximates that one too, so it is not used.
 *
 * <p>FLOP of a layer: forward 2 N I O, backward 4 N I O.
 */
final class LinearLauncher {
    private final CudaContext context;
    private final CublasLt products;
    private final GeluLauncher gelu;
    private final BiasGradientLauncher biasGradient;

    LinearLauncher(CudaContext context, CublasLt products, GeluLauncher gelu, BiasGradientLauncher biasGradient) {
        this.context = context;
        this.products = products;
        this.gelu = gelu;
        this.biasGradient = biasGradient;
    }

    /** {@link vn.amtiet.trainer.operations.Operations#linear}. */
    void linear(Tensor out, Tensor in, Affine layer, Sizes s) {
        DeviceMatrix weight = weight(layer.weight(), s);
        long bias = bias(layer.bias());
        products.multiply(matrix(out, s.rows(), s.out()), matrix(in, s.rows(), s.in()), weight.transpose(), bias);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#linearGelu}. */
    void linearGelu(Tensor out, Tensor pre, Tensor in, Affine layer, Sizes s, Activation activation) {
        linear(pre, in, layer, s);
        gelu.forward(out, pre, (long) s.rows() * s.out(), activation);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#linearBackward}. */
    void linearBackward(Tensor dIn, Tensor dOut, Tensor in, Affine layer, Sizes s) {
        DeviceMatrix d = matrix(dOut, s.rows(), s.out());
        products.multiply(gradient(layer.weight(), s), d.transpose(), matrix(in, s.rows(), s.in()), true);
        if (layer.bias() != null) {
            biasGradient.add(CudaWeight.of(layer.bias()).gradient(), dOut, s.rows(), s.out());
        }
        products.multiply(matrix(dIn, s.rows(), s.in()), d, weight(layer.weight(), s), false);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#linearGeluBackward}. */
    void linearGeluBackward(
            Tensor dPre, Tensor dOut, Tensor in, Tensor pre, Affine layer, Sizes s, Activation activation) {
        linearBackward(dPre, dOut, in, layer, s);
        gelu.backward(dPre, dPre, pre, (long) s.rows() * s.in(), activation);
    }

    private DeviceMatrix matrix(Tensor tensor, int rows, int columns) {
        CudaTensor own = CudaTensor.of(tensor, Tensor.Element.COMPUTE);
        if (own.size() < (long) rows * columns) {
            throw new IllegalArgumentException("expected at least " + rows + " x " + columns + " elements, got " + own);
        }
        return DeviceMatrix.of(own.address(), context.computeBf16(), rows, columns);
    }

    private DeviceMatrix weight(Weight weight, Sizes s) {
        return DeviceMatrix.of(CudaWeight.of(weight).compute(), context.computeBf16(), s.out(), s.in());
    }

    private static DeviceMatrix gradient(Weight weight, Sizes s) {
        return DeviceMatrix.of(CudaWeight.of(weight).gradient(), false, s.out(), s.in());
    }

    private static long bias(@Nullable Weight bias) {
        return bias == null ? 0 : CudaWeight.of(bias).compute();
    }
}
