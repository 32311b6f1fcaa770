package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.trainer.operations.Tensor;

/** Tensors on the heap: fp32 for all floating-point kinds, int for INT. */
sealed interface CpuTensor extends Tensor {
    /** Of an element of any kind. */
    int BYTES = 4;

    /** The array behind a floating-point tensor of this engine. */
    static float[] floats(Tensor tensor) {
        if (tensor instanceof Floats floats) {
            return floats.values();
        }
        throw new IllegalArgumentException("expected a floating-point tensor of the cpu engine, got " + tensor);
    }

    /** The array behind an INT tensor of this engine. */
    static int[] ints(Tensor tensor) {
        if (tensor instanceof Ints ints) {
            return ints.values();
        }
        throw new IllegalArgumentException("expected an INT tensor of the cpu engine, got " + tensor);
    }

    record Floats(Element element, float[] values) implements CpuTensor {
        @Override
        public long size() {
            return values.length;
        }
    }

    record Ints(int[] values) implements CpuTensor {
        @Override
        public Element element() {
            return Element.INT;
        }

        @Override
        public long size() {
            return values.length;
        }
    }
}
