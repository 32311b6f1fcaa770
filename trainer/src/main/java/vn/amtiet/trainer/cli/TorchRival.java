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
import java.util.Optional;
import vn.amtiet.cli.UserError;

/** A Python process with PyTorch that runs training steps of the same shape when asked. */
final class TorchRival implements BenchCommand.Contender, AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final Path script;
    private final String version;

    private TorchRival(Process process, Path script) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.script = script;
        this.version = answer().path("version").asText();
    }

    /** Starts the rival; empty if there is no such Python or it has no torch. */
    static Optional<TorchRival> start(String python) {
        try {
            Process probe = new ProcessBuilder(python, "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (probe.waitFor() != 0) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(launch(python));
    }

    private static TorchRival launch(String python) {
        try (InputStream in = TorchRival.class.getResourceAsStream("torch_step.py")) {
            if (in == null) {
                throw new IllegalStateException("torch_step.py is not on the class path");
            }
            Path script = Files.createTempFile("torch_step", ".py");
            Files.write(script, in.readAllBytes());
            Process process = new ProcessBuilder(python, script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new TorchRival(process, script);
        } catch (IOException e) {
            throw UserError.failed("cannot start the PyTorch rival with " + python + ": " + e, e);
        }
    }

    private JsonNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw UserError.failed("the PyTorch rival ended early; its error is above");
            }
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        return "PyTorch " + version;
    }

    @Override
    public BenchCommand.Turn run(int steps) {
        send("run " + steps);
        JsonNode answer = answer();
        double[] ms = new double[steps];
        for (int i = 0; i < steps; i++) {
            ms[i] = answer.path("ms").path(i).asDouble();
        }
        return new BenchCommand.Turn(ms, answer.path("cpu").asDouble() / steps);
    }

    @Override
    public void close() {
        send("quit");
        try {
            process.waitFor();
            Files.deleteIfExists(script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
