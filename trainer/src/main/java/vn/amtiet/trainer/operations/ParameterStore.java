package vn.amtiet.trainer.operations;

import java.util.Map;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * The trained tensors of one model on one engine: values, gradients and both AdamW moments in fp32, all zero at first. An
 * engine may keep more, such as bf16 copies of the values, and refreshes them when values are written or updated.
 */
public interface ParameterStore {
    /** What is stored per parameter. */
    enum Slot {
        VALUE,
        GRADIENT,
        FIRST_MOMENT,
        SECOND_MOMENT
    }

    ParameterLayout layout();

    /** Bytes of all slots as training needs them, by purpose: "weights", "weight gradients", "moments". */
    Map<String, Long> bytes();

    /** The parameter of that name. Throws IllegalArgumentException if the layout has none. */
    Weight weight(String name);

    /** A copy of one slot of a parameter, row-major. Waits for the operations before it. */
    float[] read(Slot slot, String name);

    /** Replaces one slot of a parameter. Throws IllegalArgumentException if the length differs from the parameter's. */
    void write(Slot slot, String name, float[] values);
}
