package vn.amtiet.trainer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import vn.amtiet.cli.UserError;

/** A Python process with PyTorch that runs training steps of the same shape when asked. */
final class TorchRival implements BenchTurns.Contender, AutoCloseable {
    /** An answer that takes longer never comes: compiling a model takes a minute or two, a turn seconds. */
    private static final int PATIENCE_SECONDS = 900;

    /** Importing torch from a cold disk takes up to a minute. */
    private static final int IMPORT_SECONDS = 180;

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final Path script;
    private final String label;
    private final JsonNode greeting;
    private JsonNode latest;

    private TorchRival(Process process, Path script, String label) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.script = script;
        this.label = label;
        this.greeting = answer();
        this.latest = greeting;
    }

    /**
     * What a rival runs.
     *
     * @param resource beside this class: "torch_step.py"
     * @param label behind PyTorch's version in its name: ", compiled"
     * @param arguments of the script
     */
    record Script(String resource, String label, List<String> arguments) {}

    /**
     * Starts the rival; empty if there is no such Python, it has no torch, or the script declines.
     *
     * @param say receives the reason if there is none
     */
    static Optional<TorchRival> start(String python, Script script, Consumer<String> say) {
        if (!hasTorch(python)) {
            say.accept("no rival: " + python + " has no torch");
            return Optional.empty();
        }
        TorchRival rival = launch(python, script);
        if (rival.greeting.has("error")) {
            say.accept("no rival: " + rival.greeting.path("error").asText());
            rival.end();
            return Optional.empty();
        }
        return Optional.of(rival);
    }

    private static boolean hasTorch(String python) {
        try {
            Process probe = new ProcessBuilder(python, "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = probe.waitFor(IMPORT_SECONDS, TimeUnit.SECONDS);
            probe.destroyForcibly();
            return ended && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static TorchRival launch(String python, Script script) {
        try (InputStream in = TorchRival.class.getResourceAsStream(script.resource())) {
            if (in == null) {
                throw new IllegalStateException(script.resource() + " is not on the class path");
            }
            Path file = Files.createTempFile("torch_step", ".py");
            Files.write(file, in.readAllBytes());
            List<String> command = new ArrayList<>(List.of(python, file.toString()));
            command.addAll(script.arguments());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new TorchRival(process, file, script.label());
        } catch (IOException e) {
            throw UserError.failed("cannot start the PyTorch rival with " + python + ": " + e, e);
        }
    }

    /** Its next line; if none comes in time the process is ended, which ends the wait. */
    private JsonNode answer() {
        CompletableFuture<Void> patience = new CompletableFuture<Void>()
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(late -> process.destroyForcibly());
        try {
            String line = answers.readLine();
            if (line == null) {
                throw UserError.failed("the PyTorch rival ended early, or said nothing for " + PATIENCE_SECONDS
                        + " s; its error is above");
            }
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            process.destroyForcibly();
            throw UserError.failed("the PyTorch rival gave no proper answer: " + e.getMessage(), e);
        } finally {
            patience.cancel(false);
        }
    }

    private void send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw UserError.failed("the PyTorch rival does not listen: " + e, e);
        }
    }

    void threads(int threads) {
        send("threads " + threads);
    }

    @Override
    public String name() {
        return "PyTorch " + greeting.path("version").asText() + label;
    }

    /** Bytes of the card's memory that it took at most, as its last turn said. */
    long deviceBytes() {
        return latest.path("bytes").asLong();
    }

    @Override
    public BenchTurns.Turn run(int steps) {
        send("run " + steps);
        latest = answer();
        JsonNode times = latest.path("ms");
        double[] ms = new double[times.size()];
        for (int i = 0; i < ms.length; i++) {
            ms[i] = times.path(i).asDouble();
        }
        return new BenchTurns.Turn(ms, latest.path("cpu").asDouble() / steps);
    }

    /** Says goodbye; one that is gone already cannot hear it. */
    @Override
    public void close() {
        try {
            commands.write("quit\n");
            commands.flush();
        } catch (IOException gone) {
            process.destroy();
        }
        end();
    }

    private void end() {
        try {
            if (!process.waitFor(IMPORT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
