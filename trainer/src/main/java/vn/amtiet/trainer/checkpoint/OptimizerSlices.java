package vn.amtiet.trainer.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
     * @throws UserError if an element is in no slice or in two
     */
    static void restore(Path directory, Engine engine) {
        List<Path> files = DurableFiles.names(directory).stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(directory::resolve)
                .toList();
        for (Moment moment : Moment.values()) {
            for (Parameter p : engine.layout().parameters()) {
                engine.setMoment(moment, p.name(), gather(directory, files, moment, p));
            }
        }
    }

    private static float[] gather(Path directory, List<Path> files, Moment moment, Parameter parameter) {
        float[] whole = new float[Math.toIntExact(parameter.size())];
        long covered = 0;
        for (Path path : files) {
            try (Safetensors file = Safetensors.open(path)) {
                for (String name : file.names()) {
                    String[] parts = name.split("/", 4);
                    if (parts[0].equals(id(moment)) && parts[3].equals(parameter.name())) {
                        float[] slice = file.floats(name);
                        System.arraycopy(slice, 0, whole, Integer.parseInt(parts[1]), slice.length);
                        covered += slice.length;
                    }
                }
            }
        }
        if (covered != whole.length) {
            throw UserError.failed(directory + ": the optimizer slices of " + parameter.name() + " cover " + covered
                    + " of " + whole.length + " values; the file of a rank is missing or comes from another run");
        }
        return whole;
    }

    private static String name(Moment moment, long offset, int length, String parameter) {
        return id(moment) + "/" + offset + "/" + length + "/" + parameter;
    }

    private static String id(Moment moment) {
        return moment.name().toLowerCase(Locale.ROOT);
    }
}
