package vn.amtiet.trainer.model;

import java.util.List;

/**
 * The one list of a model's trained tensors, in a fixed order. Engines, checkpoints, optimizer groups, parity cases and
 * export iterate it; nothing else names tensors.
 */
public record ParameterLayout(List<Parameter> parameters) {
    public ParameterLayout {
        parameters = List.copyOf(parameters);
    }

    /** Number of trained values. */
    public long size() {
        return parameters.stream().mapToLong(Parameter::size).sum();
    }

    /** The parameter of that name. Throws IllegalArgumentException if there is none. */
    public Parameter get(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter named " + name));
    }
}
