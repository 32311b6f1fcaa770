package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.UpdateSettings;

/** {@code bench gpu gpt2-124m}: ms per training step and tokens a second, against PyTorch on the same card, in turns. */
@Command(
        name = "gpu",
        mixinStandardHelpOptions = true,
        description =
                "Training steps of a known model on one card. A step is batch, forward, backward, clipping, AdamW.")
final class BenchGpuCommand implements Callable<Integer> {
    private static final double MEBI = 1 << 20;

    /** Batches that the contenders go through in turns, so that each step uploads another. */
    private static final int BATCHES = 4;

    /** How PyTorch runs the model. */
    enum Rival {
        COMPILED,
        EAGER,
        BOTH,
        NONE
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORK", description = "gpt2-124m (T 1024, V 50304) or shakespeare-char (6 x 384, T 256)")
    private String name;

    @Option(names = "--batch", description = "windows of a step; default: 32 for gpt2-124m, 64 for shakespeare-char")
    private Integer batch;

    @Option(names = "--rounds", defaultValue = "5", description = "turns of each; default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--steps", defaultValue = "20", description = "steps of a turn; default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(names = "--warmup", defaultValue = "10", description = "steps before; default: ${DEFAULT-VALUE}")
    private int warmup;

    @Option(names = "--engine", defaultValue = "cuda", description = "our side; default: ${DEFAULT-VALUE}")
    private String engine;

    @Option(names = "--precision", defaultValue = "BF16", description = "one of: ${COMPLETION-CANDIDATES}")
    private Precision precision;

    @Option(
            names = "--rival",
            defaultValue = "COMPILED",
            description = "PyTorch, in bf16; one of: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Rival rival;

    @Option(names = "--python", defaultValue = "python3", description = "a Python that may have torch")
    private String python;

    @Override
    public Integer call() {
        if (rounds < 1 || steps < 1 || warmup < 1 || (batch != null && batch < 1)) {
            throw UserError.usage("--rounds, --steps, --warmup and --batch: expected at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        BenchWork work = BenchWork.of(name);
        int windows = batch == null ? work.batch() : batch;
        List<TorchRival> rivals = new ArrayList<>();
        try (Own own = new Own(work, windows, new Engines.Choice(engine, precision))) {
            own.run(warmup);
            for (boolean compiled : compilations()) {
                TorchRival.start(python, script(work, windows, compiled), out::println)
                        .ifPresent(rivals::add);
            }
            rivals.forEach(torch -> torch.run(warmup));
            List<BenchTurns.Contender> contenders = new ArrayList<>(List.of(own));
            contenders.addAll(rivals);
            BenchTurns turns = BenchTurns.of(contenders, rounds, steps);
            long[] bytes = new long[contenders.size()];
            Arrays.setAll(bytes, i -> i == 0 ? own.bytes() : rivals.get(i - 1).deviceBytes());
            print(out, work, windows, contenders, turns, bytes);
        } finally {
            rivals.forEach(TorchRival::close);
        }
        return 0;
    }

    private boolean[] compilations() {
        return switch (rival) {
            case COMPILED -> new boolean[] {true};
            case EAGER -> new boolean[] {false};
            case BOTH -> new boolean[] {true, false};
            case NONE -> new boolean[0];
        };
    }

    private static TorchRival.Script script(BenchWork work, int windows, boolean compiled) {
        ModelConfig m = work.model();
        List<String> arguments = List.of(
                Integer.toString(m.layers()),
                Integer.toString(m.heads()),
                Integer.toString(m.width()),
                Integer.toString(m.blockSize()),
                Integer.toString(m.vocabularySize()),
                Integer.toString(windows),
                Double.toString(m.dropout()),
                Double.toString(work.rate()),
                Double.toString(work.beta2()),
                compiled ? "1" : "0");
        return new TorchRival.Script("torch_gpu_step.py", compiled ? ", compiled" : ", eager", arguments);
    }

    private void print(
            PrintWriter out,
            BenchWork work,
            int windows,
            List<BenchTurns.Contender> contenders,
            BenchTurns turns,
            long[] bytes) {
        out.printf(
                Locale.ROOT,
                "%s, batch %d x %d: %d turns of %d steps each, ms a step: median of turns (fastest to slowest turn)%n",
                work.title(),
                windows,
                work.model().blockSize(),
                rounds,
                steps);
        for (int i = 0; i < contenders.size(); i++) {
            double[] medians = turns.medians(i);
            double ms = BenchTurns.median(medians);
            out.printf(
                    Locale.ROOT,
                    "%-60s %8.2f (%.2f to %.2f)  %9.0f tokens/s  %8.0f MiB  ratio %.3f%n",
                    contenders.get(i).name(),
                    ms,
                    Arrays.stream(medians).min().orElseThrow(),
                    Arrays.stream(medians).max().orElseThrow(),
                    1000.0 * windows * work.model().blockSize() / ms,
                    bytes[i] / MEBI,
                    turns.ratio(i));
        }
        out.flush();
    }

    /** The project's engine, driven as the training loop drives it: an update is read when the next one is queued. */
    private static final class Own implements BenchTurns.Contender, AutoCloseable {
        private final BenchWork work;
        private final Engine engine;
        private final List<Batch> batches = new ArrayList<>();
        private long step;

        private Own(BenchWork work, int windows, Engines.Choice choice) {
            this.work = work;
            engine = Engines.create(choice, work.model(), GptLayout.of(work.model()), 1);
            Random random = new Random(1);
            int tokens = windows * work.model().blockSize();
            int ids = work.model().vocabularySize();
            for (int i = 0; i < BATCHES; i++) {
                int[] inputs = random.ints(tokens, 0, ids).toArray();
                int[] targets = random.ints(tokens, 0, ids).toArray();
                batches.add(new Batch(windows, work.model().blockSize(), inputs, targets));
            }
        }

        @Override
        public String name() {
            return engine.description();
        }

        private long bytes() {
            Batch shape = batches.get(0);
            return engine.memory(shape.batch(), shape.time()).total();
        }

        @Override
        public BenchTurns.Turn run(int steps) {
            long start = System.nanoTime();
            DoubleSupplier loss = () -> 0;
            for (int i = 0; i < steps; i++) {
                Batch next = batches.get((int) (step % BATCHES));
                DoubleSupplier queued = engine.accumulate(next, step, 0, 1);
                step++;
                DoubleSupplier norm = engine.update(
                        new UpdateSettings(work.rate(), 0.9, work.beta2(), 1e-8, 0.1, OptionalDouble.of(1), step));
                check(loss.getAsDouble());
                loss = () -> queued.getAsDouble() + 0 * norm.getAsDouble();
            }
            check(loss.getAsDouble());
            return new BenchTurns.Turn(new double[] {(System.nanoTime() - start) / 1e6 / steps}, 0);
        }

        private void check(double loss) {
            if (!Double.isFinite(loss)) {
                throw UserError.failed("bench gpu: the loss before step " + step + " is " + loss);
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
