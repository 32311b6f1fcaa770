package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;

import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/** A compiled kernel, ready to launch. */
final class Kernel {
    private final String name;
    private final CUfunc_st function;
    private final CUstream_st stream;
    private final Slots slots;

    /** Native memory for the arguments of one launch at a time: the driver copies them before it returns. */
    static final class Slots implements AutoCloseable {
        private static final int MOST = 64;

        private final LongPointer values = new LongPointer(MOST);
        private final PointerPointer<LongPointer> pointers = new PointerPointer<>(MOST);

        Slots() {
            for (int i = 0; i < MOST; i++) {
                pointers.put(i, values.getPointer(i));
            }
        }

        private PointerPointer<LongPointer> fill(Arguments arguments) {
            if (arguments.count() > MOST) {
                throw new IllegalArgumentException("expected at most " + MOST + " arguments, got " + arguments.count());
            }
            for (int i = 0; i < arguments.count(); i++) {
                values.put(i, arguments.word(i));
            }
            return pointers;
        }

        @Override
        public void close() {
            values.close();
            pointers.close();
        }
    }

    Kernel(String name, CUfunc_st function, CUstream_st stream, Slots slots) {
        this.name = name;
        this.function = function;
        this.stream = stream;
        this.slots = slots;
    }

    /** Lets a block take that much dynamic shared memory: needed beyond 48 KiB. Returns this. */
    Kernel maxSharedBytes(int bytes) {
        CudaCheck.runtime(
                cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
                "asking for " + bytes + " bytes of shared memory for " + name);
        return this;
    }

    /**
     * Queues a run on the engine's stream.
     *
     * @param sharedBytes dynamic shared memory of a block
     */
    void launch(Grid grid, int sharedBytes, Arguments arguments) {
        int code = cuLaunchKernel(
                function,
                grid.x(),
                grid.y(),
                grid.z(),
                grid.threads(),
                1,
                1,
                sharedBytes,
                stream,
                slots.fill(arguments),
                (PointerPointer<?>) null);
        if (code != 0) {
            CudaCheck.runtime(code, "launching " + name + " on " + grid + ", " + sharedBytes + " bytes shared");
        }
    }
}
