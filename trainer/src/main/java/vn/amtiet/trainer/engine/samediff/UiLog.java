package vn.amtiet.trainer.engine.samediff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.graph.ui.LogFileWriter;
import org.nd4j.graph.ui.LogFileWriter.EventSubtype;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/**
 * A training run as the Deeplearning4j UI reads it on its SameDiff page: the graph, loss, norms and learning rate as curves,
 * parameters and gradients as histograms. DL4J's own {@code UIListener} writes the same file but listens to {@code fit}
 * only; this one asks any {@link Engine}.
 *
 * <p>Example: {@code UiLog.create(Path.of("runs/a/dl4j-ui"), 0, 10, engine, model)}.
 */
public final class UiLog {
    private static final int BINS = 40;

    /** The UI counts epochs too; a run has one. */
    private static final int EPOCH = 0;

    private final LogFileWriter writer;
    private final Path file;
    private final int interval;

    private UiLog(LogFileWriter writer, Path file, int interval) {
        this.writer = writer;
        this.file = file;
        this.interval = interval;
    }

    /**
     * Starts a file {@code from-step-NNNNNN.bin}; one of the same name is replaced.
     *
     * @param directory made if missing
     * @param step that the run starts or goes on with
     * @param interval steps whose number it does not divide are passed over
     * @throws UserError if ND4J is not on the class path or the file cannot be written
     */
    public static UiLog create(Path directory, long step, int interval, Engine engine, ModelConfig model) {
        Nd4jBackend.require("dl4jUiInterval");
        Path file = directory.resolve(String.format(Locale.ROOT, "from-step-%06d.bin", step));
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(file);
            UiLog log = new UiLog(new LogFileWriter(file.toFile()), file, interval);
            log.writer.writeGraphStructure(graph(engine, model));
            log.writer.writeFinishStaticMarker();
            return log;
        } catch (IOException e) {
            throw UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static SameDiff graph(Engine engine, ModelConfig model) {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (Parameter p : engine.layout().parameters()) {
            arrays.put(p.name(), new TrainedArrays(p, engine.parameter(p.name())).array());
        }
        return GptGraph.of(model, model.blockSize(), false, arrays);
    }

    /**
     * Notes histogram and Euclidean norm of every parameter and of its accumulated gradient; to be called before the update
     * clears the gradients.
     */
    public void values(long step, Engine engine) {
        if (step % interval != 0) {
            return;
        }
        for (Parameter p : engine.layout().parameters()) {
            values("parameters/" + p.name(), step, engine.parameter(p.name()));
            values("gradients/" + p.name(), step, engine.gradient(p.name()));
        }
    }

    private void values(String name, long step, float[] values) {
        double squares = 0;
        float least = values[0];
        float largest = values[0];
        for (float v : values) {
            squares += (double) v * v;
            least = Math.min(least, v);
            largest = Math.max(largest, v);
        }
        scalar(name + "/norm", EventSubtype.NONE, step, Math.sqrt(squares));
        if (Float.isFinite(least) && Float.isFinite(largest)) {
            // the writer refuses an empty range: equal values get a narrow one
            histogram(
                    name,
                    step,
                    least,
                    largest > least ? largest : least + Math.max(1e-6, Math.abs(least) * 1e-6),
                    values);
        }
    }

    private void histogram(String name, long step, double least, double largest, float[] values) {
        int[] counts = new int[BINS];
        double width = (largest - least) / BINS;
        for (float v : values) {
            counts[(int) Math.min(BINS - 1, (v - least) / width)]++;
        }
        try (INDArray bins = Nd4j.createFromArray(counts)) {
            register(name);
            writer.writeHistogramEventEqualSpacing(
                    name, EventSubtype.NONE, now(), Math.toIntExact(step), EPOCH, least, largest, bins);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Notes what an update gave: mean loss in nats, global gradient norm before clipping, learning rate. */
    public void update(long step, double loss, double norm, double rate) {
        if (step % interval != 0) {
            return;
        }
        scalar("loss", EventSubtype.LOSS, step, loss);
        scalar("gradient norm", EventSubtype.NONE, step, norm);
        scalar("learning rate", EventSubtype.LEARNING_RATE, step, rate);
    }

    private void scalar(String name, EventSubtype subtype, long step, double value) {
        try {
            register(name);
            writer.writeScalarEvent(name, subtype, now(), Math.toIntExact(step), EPOCH, (float) value);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void register(String name) throws IOException {
        if (!writer.registeredEventName(name)) {
            writer.registerEventName(name);
        }
    }

    private UserError cannotWrite(IOException e) {
        return UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
