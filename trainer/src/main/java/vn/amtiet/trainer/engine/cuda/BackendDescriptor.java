package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_TYPE_BACKEND_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_TYPE_BOOLEAN;
import static org.bytedeco.cuda.global.cudnn.CUDNN_TYPE_HANDLE;
import static org.bytedeco.cuda.global.cudnn.CUDNN_TYPE_INT64;
import static org.bytedeco.cuda.global.cudnn.CUDNN_TYPE_VOID_PTR;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendCreateDescriptor;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendDestroyDescriptor;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendFinalize;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendGetAttribute;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendSetAttribute;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.cudnn.cudnnBackendDescriptor_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * An object of cuDNN's backend: made, given its attributes, finished. The library copies values when they are set.
 *
 * <pre>{@code
 * BackendDescriptor matmul = new BackendDescriptor(CUDNN_BACKEND_MATMUL_DESCRIPTOR, "product of q and k")
 *         .set(BackendAttribute.MATMUL_COMP_TYPE, CUDNN_DATA_FLOAT)
 *         .finish();
 * }</pre>
 *
 * All methods throw {@link CudnnRefusal} with this object's name, the attribute and the library's last error.
 */
final class BackendDescriptor implements AutoCloseable {
    private final String name;
    private final cudnnBackendDescriptor_t descriptor = new cudnnBackendDescriptor_t();

    /**
     * An empty one.
     *
     * @param type CUDNN_BACKEND_..._DESCRIPTOR
     * @param name for messages
     */
    BackendDescriptor(int type, String name) {
        this.name = name;
        Cudnn.check(
                cudnnBackendCreateDescriptor(type, descriptor),
                () -> "creating the descriptor of " + name + " (type " + type + ")");
    }

    /** Sets numbers, enumerated values, truth values (0 or 1), or addresses: what the attribute's type says. */
    BackendDescriptor set(BackendAttribute attribute, long... values) {
        try (Pointer array = array(attribute.type(), values)) {
            Cudnn.check(
                    cudnnBackendSetAttribute(descriptor, attribute.code(), attribute.type(), values.length, array),
                    () -> "setting " + attribute + " of " + name + " to " + Arrays.toString(values));
        }
        return this;
    }

    /** Sets other objects. */
    BackendDescriptor set(BackendAttribute attribute, BackendDescriptor value) {
        return set(attribute, value.address());
    }

    BackendDescriptor set(BackendAttribute attribute, List<BackendDescriptor> values) {
        return set(
                attribute, values.stream().mapToLong(BackendDescriptor::address).toArray());
    }

    /** Enumerated values are 4 bytes, truth values 1, all others 8; what {@code new LongPointer(5L)} holds is no value. */
    private static Pointer array(int type, long[] values) {
        if (type == CUDNN_TYPE_INT64
                || type == CUDNN_TYPE_VOID_PTR
                || type == CUDNN_TYPE_HANDLE
                || type == CUDNN_TYPE_BACKEND_DESCRIPTOR) {
            return new LongPointer(values);
        }
        if (type == CUDNN_TYPE_BOOLEAN) {
            BytePointer bytes = new BytePointer(values.length);
            for (int i = 0; i < values.length; i++) {
                bytes.put(i, (byte) values[i]);
            }
            return bytes;
        }
        return new IntPointer(Arrays.stream(values).mapToInt(Math::toIntExact).toArray());
    }

    /** Ends the setting of attributes. */
    BackendDescriptor finish() {
        Cudnn.check(cudnnBackendFinalize(descriptor), () -> "finishing " + name);
        return this;
    }

    /** A number that a finished object knows. */
    long number(BackendAttribute attribute) {
        try (LongPointer count = new LongPointer(1);
                LongPointer value = new LongPointer(1)) {
            count.put(0);
            value.put(0);
            get(attribute, 1, count, value);
            return value.get();
        }
    }

    /** How many values an attribute of a finished object has. */
    long count(BackendAttribute attribute) {
        try (LongPointer count = new LongPointer(1)) {
            count.put(0);
            get(attribute, 0, count, null);
            return count.get();
        }
    }

    /** Fills empty objects with what a finished one has of them; returns how many it filled. */
    int fill(BackendAttribute attribute, List<BackendDescriptor> empty) {
        long[] addresses = empty.stream().mapToLong(BackendDescriptor::address).toArray();
        try (LongPointer count = new LongPointer(1);
                LongPointer array = new LongPointer(addresses)) {
            count.put(0);
            get(attribute, addresses.length, count, array);
            return (int) Math.min(addresses.length, count.get());
        }
    }

    private void get(BackendAttribute attribute, long requested, LongPointer count, @Nullable Pointer values) {
        Cudnn.check(
                cudnnBackendGetAttribute(descriptor, attribute.code(), attribute.type(), requested, count, values),
                () -> "getting " + attribute + " of " + name);
    }

    cudnnBackendDescriptor_t pointer() {
        return descriptor;
    }

    long address() {
        return descriptor.address();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (!descriptor.isNull()) {
            cudnnBackendDestroyDescriptor(descriptor);
            descriptor.setNull();
        }
    }
}
