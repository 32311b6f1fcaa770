package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_MATMUL_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_OPERATION_MATMUL_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_OPERATION_REDUCTION_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_OPERATION_RESHAPE_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_POINTWISE_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_REDUCTION_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_TENSOR_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_BOOLEAN;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_FLOAT;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_BINARY_SELECT;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_CMP_GE;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_GEN_INDEX;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.jspecify.annotations.Nullable;

/**
 * Operations that cuDNN shall do as one: tensors that lie in memory, tensors that exist inside only, and what leads from
 * one to the other. Arithmetic is fp32.
 */
final class CudnnGraph implements AutoCloseable {
    /** What all addresses are multiples of. */
    private static final int ALIGNMENT = 16;

    /** Tensors inside have ids from here on; those in memory have lower ones. */
    private static final long FIRST_INSIDE = 1000;

    private static final long[] ONES = {1, 1, 1, 1};

    private final String name;
    private final List<BackendDescriptor> made = new ArrayList<>();
    private final List<BackendDescriptor> operations = new ArrayList<>();
    private long nextInside = FIRST_INSIDE;

    /** An empty one; its name is for messages. */
    CudnnGraph(String name) {
        this.name = name;
    }

    private BackendDescriptor make(int type, String what) {
        BackendDescriptor descriptor = new BackendDescriptor(type, what + " of " + name);
        made.add(descriptor);
        return descriptor;
    }

    private BackendDescriptor tensor(String tensor, long id, AttentionShape.Layout layout) {
        return make(CUDNN_BACKEND_TENSOR_DESCRIPTOR, "tensor " + tensor)
                .set(BackendAttribute.TENSOR_DATA_TYPE, layout.type())
                .set(BackendAttribute.TENSOR_DIMENSIONS, layout.sizes())
                .set(BackendAttribute.TENSOR_STRIDES, layout.strides())
                .set(BackendAttribute.TENSOR_UNIQUE_ID, id)
                .set(BackendAttribute.TENSOR_BYTE_ALIGNMENT, ALIGNMENT);
    }

    /** A tensor in memory, whose address is given when the graph runs. */
    BackendDescriptor stored(AttentionTensor tensor, AttentionShape.Layout layout) {
        return tensor(tensor.name(), tensor.id(), layout).finish();
    }

    /** A number in the host's memory, read when the graph is queued. */
    BackendDescriptor scalar(AttentionTensor tensor) {
        return tensor(tensor.name(), tensor.id(), new AttentionShape.Layout(CUDNN_DATA_FLOAT, ONES, ONES))
                .set(BackendAttribute.TENSOR_IS_BY_VALUE, 1)
                .finish();
    }

    /** A tensor that is nowhere in memory. */
    BackendDescriptor inside(String tensor, AttentionShape.Layout layout) {
        return tensor(tensor, nextInside++, layout)
                .set(BackendAttribute.TENSOR_IS_VIRTUAL, 1)
                .finish();
    }

    /** {@code y = a b}; returns y, as all operations do. */
    BackendDescriptor product(BackendDescriptor a, BackendDescriptor b, BackendDescriptor y) {
        BackendDescriptor matmul = make(CUDNN_BACKEND_MATMUL_DESCRIPTOR, "arithmetic for " + y)
                .set(BackendAttribute.MATMUL_COMP_TYPE, CUDNN_DATA_FLOAT)
                .finish();
        operations.add(make(CUDNN_BACKEND_OPERATION_MATMUL_DESCRIPTOR, "product for " + y)
                .set(BackendAttribute.OPERATION_MATMUL_A, a)
                .set(BackendAttribute.OPERATION_MATMUL_B, b)
                .set(BackendAttribute.OPERATION_MATMUL_C, y)
                .set(BackendAttribute.OPERATION_MATMUL_DESCRIPTOR, matmul)
                .finish());
        return y;
    }

    /** {@code y = f(x)} element by element; mode is CUDNN_POINTWISE_... */
    BackendDescriptor each(int mode, BackendDescriptor x, BackendDescriptor y) {
        return pointwise(arithmetic(mode, CUDNN_DATA_FLOAT, y).finish(), x, null, null, y);
    }

    /** {@code y = f(x, b)} element by element, b repeated where its size is 1. */
    BackendDescriptor each(int mode, BackendDescriptor x, BackendDescriptor b, BackendDescriptor y) {
        return pointwise(arithmetic(mode, CUDNN_DATA_FLOAT, y).finish(), x, b, null, y);
    }

    /** {@code y = x >= b} element by element. */
    BackendDescriptor atLeast(BackendDescriptor x, BackendDescriptor b, BackendDescriptor y) {
        return pointwise(
                arithmetic(CUDNN_POINTWISE_CMP_GE, CUDNN_DATA_BOOLEAN, y).finish(), x, b, null, y);
    }

    /** {@code y = t ? x : b} element by element. */
    BackendDescriptor select(BackendDescriptor x, BackendDescriptor b, BackendDescriptor t, BackendDescriptor y) {
        return pointwise(
                arithmetic(CUDNN_POINTWISE_BINARY_SELECT, CUDNN_DATA_FLOAT, y).finish(), x, b, t, y);
    }

    /** y holds where along an axis each element of x is. */
    BackendDescriptor index(BackendDescriptor x, int axis, BackendDescriptor y) {
        BackendDescriptor arithmetic = arithmetic(CUDNN_POINTWISE_GEN_INDEX, CUDNN_DATA_FLOAT, y)
                .set(BackendAttribute.POINTWISE_AXIS, axis)
                .finish();
        return pointwise(arithmetic, x, null, null, y);
    }

    private BackendDescriptor arithmetic(int mode, int type, BackendDescriptor y) {
        return make(CUDNN_BACKEND_POINTWISE_DESCRIPTOR, "arithmetic for " + y)
                .set(BackendAttribute.POINTWISE_MODE, mode)
                .set(BackendAttribute.POINTWISE_MATH_PREC, type);
    }

    private BackendDescriptor pointwise(
            BackendDescriptor arithmetic,
            BackendDescriptor x,
            @Nullable BackendDescriptor b,
            @Nullable BackendDescriptor t,
            BackendDescriptor y) {
        BackendDescriptor operation = make(CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR, "operation for " + y)
                .set(BackendAttribute.OPERATION_POINTWISE_DESCRIPTOR, arithmetic)
                .set(BackendAttribute.OPERATION_POINTWISE_X, x);
        if (b != null) {
            operation.set(BackendAttribute.OPERATION_POINTWISE_B, b);
        }
        if (t != null) {
            operation.set(BackendAttribute.OPERATION_POINTWISE_T, t);
        }
        operations.add(operation.set(BackendAttribute.OPERATION_POINTWISE_Y, y).finish());
        return y;
    }

    /** Sums or maxima along the axes where y has size 1; operator is CUDNN_REDUCE_TENSOR_... */
    BackendDescriptor reduce(int operator, BackendDescriptor x, BackendDescriptor y) {
        BackendDescriptor arithmetic = make(CUDNN_BACKEND_REDUCTION_DESCRIPTOR, "arithmetic for " + y)
                .set(BackendAttribute.REDUCTION_COMP_TYPE, CUDNN_DATA_FLOAT)
                .set(BackendAttribute.REDUCTION_OPERATOR, operator)
                .finish();
        operations.add(make(CUDNN_BACKEND_OPERATION_REDUCTION_DESCRIPTOR, "reduction for " + y)
                .set(BackendAttribute.OPERATION_REDUCTION_DESCRIPTOR, arithmetic)
                .set(BackendAttribute.OPERATION_REDUCTION_X, x)
                .set(BackendAttribute.OPERATION_REDUCTION_Y, y)
                .finish());
        return y;
    }

    /** The same elements with y's sizes and strides. */
    BackendDescriptor reshape(BackendDescriptor x, BackendDescriptor y) {
        operations.add(make(CUDNN_BACKEND_OPERATION_RESHAPE_DESCRIPTOR, "reshape for " + y)
                .set(BackendAttribute.OPERATION_RESHAPE_X, x)
                .set(BackendAttribute.OPERATION_RESHAPE_Y, y)
                .finish());
        return y;
    }

    /**
     * All operations as one object.
     *
     * @param handle null only checks them, for which no card is needed
     */
    BackendDescriptor finish(@Nullable cudnnContext handle) {
        BackendDescriptor graph = make(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, "graph")
                .set(BackendAttribute.OPERATIONGRAPH_OPS, operations);
        if (handle != null) {
            graph.set(BackendAttribute.OPERATIONGRAPH_HANDLE, handle.address());
        }
        return graph.finish();
    }

    /** How many operations it has. */
    int operations() {
        return operations.size();
    }

    @Override
    public void close() {
        Collections.reverse(made);
        made.forEach(BackendDescriptor::close);
        made.clear();
    }
}
