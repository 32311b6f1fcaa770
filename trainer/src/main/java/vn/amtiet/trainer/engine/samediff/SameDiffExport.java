package vn.amtiet.trainer.engine.samediff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/** A checkpoint as a file that {@code SameDiff.load} reads: the graph and its variables. */
public final class SameDiffExport {
    /** The file's name. */
    public static final String FILE = "model.sd";

    /** SameDiff writes one FlatBuffers buffer, whose offsets are 31 bits. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private SameDiffExport() {}

    /**
     * Writes {@code model.sd} into a directory, made if missing. Its placeholders are {@code input} and {@code target}, INT32
     * [B, T] with T the model's block size; its outputs {@code logits} [B, T, V] and {@code loss}, the mean in nats over the
     * targets that are not -1.
     *
     * @throws UserError if ND4J is not on the class path, the model is too large, or the file cannot be written
     */
    public static void write(Checkpoint checkpoint, Path directory) {
        Nd4jBackend.require("export --to samediff");
        ModelConfig model = checkpoint.state().model();
        long bytes = Float.BYTES * GptLayout.of(model).size();
        if (bytes > LARGEST) {
            throw UserError.failed("export --to samediff: the weights are " + bytes + " bytes, SameDiff's file format"
                    + " holds at most " + LARGEST + "; export to huggingface instead");
        }
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        try (Safetensors file = checkpoint.parameters()) {
            for (Parameter p : GptLayout.of(model).parameters()) {
                arrays.put(p.name(), new TrainedArrays(p, file.floats(p.name())).array());
            }
        }
        SameDiff graph = GptGraph.of(model, model.blockSize(), false, arrays);
        Path target = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            graph.save(target.toFile(), false);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + target + ": " + e.getMessage(), e);
        }
    }
}
