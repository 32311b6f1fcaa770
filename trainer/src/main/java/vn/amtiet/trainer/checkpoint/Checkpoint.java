package vn.amtiet.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;

/**
 * A saved run: {@code parameters.safetensors} (our names, fp32), {@code optimizer-00000-of-00001.safetensors} (slices of
 * both moments, see {@link OptimizerSlices}), {@code state.json}, and {@code manifest.json} with the SHA-256 of the other
 * files, written last. A checkpoint is what verifies against its manifest, whatever its directory is called.
 *
 * @param directory where it lies
 * @param state everything but tensors
 */
public record Checkpoint(Path directory, TrainState state) {
    static final String MANIFEST = "manifest.json";
    private static final String PARAMETERS = "parameters.safetensors";
    private static final String STATE = "state.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code manifest.json}: file name to hex SHA-256. */
    record Manifest(int format, TreeMap<String, String> sha256) {}

    /**
     * Opens a checkpoint and checks every file against the manifest.
     *
     * @throws UserError that names the file that is missing or differs
     */
    public static Checkpoint open(Path directory) {
        Manifest manifest = read(directory.resolve(MANIFEST), Manifest.class);
        for (Map.Entry<String, String> file : manifest.sha256().entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (!Files.isRegularFile(path)) {
                throw UserError.failed(path + " is missing, though the checkpoint's manifest names it");
            }
            String found = DurableFiles.sha256(path);
            if (!found.equals(file.getValue())) {
                throw UserError.failed(path + " is damaged: expected SHA-256 " + file.getValue() + ", found " + found);
            }
        }
        TrainState state = read(directory.resolve(STATE), TrainState.class);
        if (state.format() != TrainState.FORMAT) {
            throw UserError.failed(directory.resolve(STATE) + ": expected format " + TrainState.FORMAT + ", found "
                    + state.format() + "; it was written by another version of this program, " + state.version());
        }
        return new Checkpoint(directory, state);
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (JsonProcessingException e) {
            throw UserError.failed(file + " is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw UserError.failed(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Opens the parameters for reading; the caller closes them. */
    public Safetensors parameters() {
        return Safetensors.open(directory.resolve(PARAMETERS));
    }

    /** Puts parameters, both moments and the chosen algorithms into an engine of the same layout. */
    public void restore(Engine engine) {
        engine.useAlgorithms(state.algorithms());
        restoreParameters(engine);
        OptimizerSlices.restore(directory, engine);
    }

    /** Puts the parameters alone into an engine of the same layout; moments stay as they are. */
    public void restoreParameters(Engine engine) {
        try (Safetensors file = parameters()) {
            engine.layout().parameters().forEach(p -> engine.setParameter(p.name(), file.floats(p.name())));
        }
    }

    /** Writes all files of a checkpoint into an empty directory, the manifest last, each forced to the disk. */
    static void write(Path directory, Engine engine, TrainState state) {
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
        engine.layout().parameters().forEach(p -> declaration.f32(p.name(), p.shape()));
        try (SafetensorsWriter writer = declaration.open(directory.resolve(PARAMETERS))) {
            engine.layout().parameters().forEach(p -> writer.write(engine.parameter(p.name())));
        }
        OptimizerSlices.write(directory, engine);
        DurableFiles.write(directory.resolve(STATE), json(state));
        TreeMap<String, String> sums = new TreeMap<>();
        for (String name : DurableFiles.names(directory)) {
            sums.put(name, DurableFiles.sha256(directory.resolve(name)));
        }
        DurableFiles.write(directory.resolve(MANIFEST), json(new Manifest(TrainState.FORMAT, sums)));
    }

    private static String json(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
