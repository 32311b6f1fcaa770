package vn.amtiet.trainer.engine.cpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/** Parameters as one array per tensor and slot. */
final class CpuParameters implements ParameterStore {
    private final ParameterLayout layout;
    private final Map<String, Stored> stored = new LinkedHashMap<>();

    CpuParameters(ParameterLayout layout) {
        this.layout = layout;
        for (Parameter parameter : layout.parameters()) {
            int size = Math.toIntExact(parameter.size());
            stored.put(
                    parameter.name(),
                    new Stored(
                            parameter.decayed(), new float[size], new float[size], new float[size], new float[size]));
        }
    }

    /** One tensor's arrays. */
    record Stored(boolean decayed, float[] value, float[] gradient, float[] first, float[] second) {
        private float[] slot(Slot slot) {
            return switch (slot) {
                case VALUE -> value;
                case GRADIENT -> gradient;
                case FIRST_MOMENT -> first;
                case SECOND_MOMENT -> second;
            };
        }
    }

    List<Stored> all() {
        return List.copyOf(stored.values());
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public Map<String, Long> bytes() {
        long one = Float.BYTES * layout.size();
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", one);
        bytes.put("weight gradients", one);
        bytes.put("moments", 2 * one);
        return bytes;
    }

    @Override
    public Weight weight(String name) {
        Stored s = get(name);
        return new Weight(
                new CpuTensor.Floats(Tensor.Element.COMPUTE, s.value()),
                new CpuTensor.Floats(Tensor.Element.FLOAT, s.gradient()));
    }

    @Override
    public float[] read(Slot slot, String name) {
        return get(name).slot(slot).clone();
    }

    @Override
    public void write(Slot slot, String name, float[] values) {
        float[] target = get(name).slot(slot);
        if (target.length != values.length) {
            throw new IllegalArgumentException(name + " has " + target.length + " values, got " + values.length);
        }
        System.arraycopy(values, 0, target, 0, values.length);
    }

    private Stored get(String name) {
        Stored s = stored.get(name);
        if (s == null) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return s;
    }
}
