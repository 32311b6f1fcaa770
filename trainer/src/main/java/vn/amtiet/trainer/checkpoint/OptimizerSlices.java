package vn.amtiet.trainer.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.model.Parameter;

/**
 * AdamW's moments as slices that any number of ranks can write and load. A slice is a tensor named {@code
 * MOMENT/OFFSET/LENGTH/PARAMETER}, such as {@code first/0/8320/transformer.wte.weight}: elements OFFSET to OFFSET +
 * LENGTH of that parameter, row-major. Rank r of n writes {@code optimizer-r-of-n.safetensors}; the slices of all files
 * together cover every parameter once.
 */
final class OptimizerSlices {
    private static final String PREFIX = "optimizer-";
    private static final Pattern NAME = Pattern.compile("([a-z]+)/(\\d{1,18})/(\\d{1,18})/(.+)");

    private OptimizerSlices() {}

    /** Writes the state of an engine that holds whole moments: one rank of one. */
    static void write(Path directory, Engine engine) {
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
        for (Moment moment : Moment.values()) {
            for (Parameter p : engine.layout().parameters()) {
                int length = Math.toIntExact(p.size());
                declaration.f32(name(moment, 0, length, p.name()), List.of(length));
            }
        }
        try (SafetensorsWriter writer = declaration.open(directory.resolve(PREFIX + "00000-of-00001.safetensors"))) {
            for (Moment moment : Moment.values()) {
                engine.layout().parameters().forEach(p -> writer.write(engine.moment(moment, p.name())));
            }
        }
    }

    /**
     * Loads all slices of a checkpoint, however many ranks wrote them.
     *
     * @throws UserError if an element is in no slice or in two, or a name does not say what the slice is
     */
    static void restore(Path directory, Engine engine) {
        List<Path> files = DurableFiles.names(directory).stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(directory::resolve)
                .toList();
        Map<String, List<Slice>> slices = new HashMap<>();
        for (Path file : files) {
            for (Slice slice : slicesOf(file)) {
                slices.computeIfAbsent(slice.of(), whole -> new ArrayList<>()).add(slice);
            }
        }
        for (Moment moment : Moment.values()) {
            for (Parameter p : engine.layout().parameters()) {
                List<Slice> parts = slices.getOrDefault(id(moment) + "/" + p.name(), List.of());
                engine.setMoment(moment, p.name(), whole(directory, moment, p, parts));
            }
        }
    }

    /**
     * A slice of a file.
     *
     * @param of what it is a part of: {@code first/transformer.wte.weight}
     */
    private record Slice(Path file, String name, String of, long offset, long length) {}

    private static List<Slice> slicesOf(Path path) {
        try (Safetensors file = Safetensors.open(path)) {
            List<Slice> slices = new ArrayList<>();
            for (String name : file.names()) {
                Matcher parts = NAME.matcher(name);
                if (!parts.matches()
                        || Long.parseLong(parts.group(3)) != file.entry(name).size()) {
                    throw UserError.failed(path + ": expected slices named MOMENT/OFFSET/LENGTH/PARAMETER, got " + name
                            + " of " + file.entry(name).size() + " values; the file comes from another program");
                }
                String of = parts.group(1) + "/" + parts.group(4);
                slices.add(new Slice(path, name, of, Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
            }
            return slices;
        }
    }

    /** The slices in order, each beginning where the one before it ends. */
    private static float[] whole(Path directory, Moment moment, Parameter parameter, List<Slice> slices) {
        float[] whole = new float[Math.toIntExact(parameter.size())];
        List<Slice> inOrder =
                slices.stream().sorted(Comparator.comparingLong(Slice::offset)).toList();
        long covered = 0;
        for (Slice slice : inOrder) {
            if (slice.length() == 0) {
                continue;
            }
            if (slice.offset() != covered || slice.length() > whole.length - covered) {
                throw broken(
                        directory,
                        moment,
                        parameter,
                        covered,
                        slice.file().getFileName() + " brings " + slice.offset() + " to "
                                + (slice.offset() + slice.length() - 1));
            }
            try (Safetensors file = Safetensors.open(slice.file())) {
                System.arraycopy(file.floats(slice.name()), 0, whole, (int) covered, (int) slice.length());
            }
            covered += slice.length();
        }
        if (covered != whole.length) {
            throw broken(directory, moment, parameter, covered, "no slice follows");
        }
        return whole;
    }

    private static UserError broken(Path directory, Moment moment, Parameter parameter, long covered, String found) {
        return UserError.failed(directory + ": the slices of the " + id(moment) + " moment of " + parameter.name()
                + " must cover its " + parameter.size() + " values once each; after the first " + covered + " of them "
                + found + "; the file of a rank is missing or comes from another run");
    }

    private static String name(Moment moment, long offset, int length, String parameter) {
        return id(moment) + "/" + offset + "/" + length + "/" + parameter;
    }

    private static String id(Moment moment) {
        return moment.name().toLowerCase(Locale.ROOT);
    }
}
