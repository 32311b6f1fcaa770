package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.UpdateSettings;

/** {@code bench cpu}: ms per training step of nanoGPT's CPU demo, engines and PyTorch on the same cores, in turns. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Speed tables, each against its rival where it is installed.",
        subcommands = {BenchCommand.Cpu.class, BenchGpuCommand.class, BenchKernelsCommand.class})
public final class BenchCommand {
    /** The cpu engine against PyTorch. */
    @Command(
            name = "cpu",
            mixinStandardHelpOptions = true,
            description = "nanoGPT's CPU demo: 4 layers x 128, 4 heads, batch 12 x 64, 65 tokens, no bias, no dropout.")
    static final class Cpu implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--rounds", defaultValue = "9", description = "turns of each; default: ${DEFAULT-VALUE}")
        private int rounds;

        @Option(names = "--steps", defaultValue = "30", description = "steps of a turn; default: ${DEFAULT-VALUE}")
        private int steps;

        @Option(names = "--warmup", defaultValue = "150", description = "steps before; default: ${DEFAULT-VALUE}")
        private int warmup;

        @Option(names = "--threads", description = "threads of the cpu engine; default: all processors")
        private Integer threads;

        @Option(names = "--product", defaultValue = "AUTOMATIC", description = "one of: ${COMPLETION-CANDIDATES}")
        private CpuSettings.Product product;

        @Option(names = "--beside", paramLabel = "ENGINE", description = "another engine in turns; can be repeated")
        private List<String> beside = new ArrayList<>();

        @Option(names = "--python", defaultValue = "python3", description = "a Python that may have torch")
        private String python;

        @Override
        public Integer call() {
            int processors = Runtime.getRuntime().availableProcessors();
            PrintWriter out = spec.commandLine().getOut();
            CpuSettings settings = new CpuSettings(threads == null ? processors : threads, product);
            Optional<TorchRival> rival =
                    TorchRival.start(python, new TorchRival.Script("torch_step.py", "", List.of()), out::println);
            List<Own> own = new ArrayList<>();
            try {
                own.add(new Own((model, layout) -> Engines.cpu(model, layout, 1, settings)));
                beside.forEach(name ->
                        own.add(new Own((model, layout) -> Engines.create(Engines.Choice.of(name), model, layout, 1))));
                own.forEach(engine -> engine.run(warmup));
                List<BenchTurns.Contender> contenders = new ArrayList<>(own);
                rival.ifPresent(torch -> contenders.add(atItsBest(torch, processors, out)));
                print(out, contenders, BenchTurns.of(contenders, rounds, steps));
            } finally {
                own.forEach(Own::close);
                rival.ifPresent(TorchRival::close);
            }
            return 0;
        }

        private BenchTurns.Contender atItsBest(TorchRival rival, int processors, PrintWriter out) {
            int best = bestThreads(rival, processors);
            rival.threads(best);
            out.printf(Locale.ROOT, "%s: fastest with %d threads%n", rival.name(), best);
            return rival;
        }

        private int bestThreads(TorchRival rival, int processors) {
            int best = 1;
            double bestMs = Double.POSITIVE_INFINITY;
            for (int count = 1; count <= processors; count++) {
                rival.threads(count);
                rival.run(5);
                double ms = BenchTurns.median(rival.run(steps).ms());
                if (ms < bestMs) {
                    bestMs = ms;
                    best = count;
                }
            }
            return best;
        }

        private void print(PrintWriter out, List<BenchTurns.Contender> contenders, BenchTurns turns) {
            out.printf(
                    Locale.ROOT,
                    "%d turns of %d steps each, ms a step: median of turns (fastest to slowest turn)%n",
                    rounds,
                    steps);
            for (int i = 0; i < contenders.size(); i++) {
                double[] medians = turns.medians(i);
                out.printf(
                        Locale.ROOT,
                        "%-45s %7.2f (%.2f to %.2f)  processor time %7.2f  ratio %.2f%n",
                        contenders.get(i).name(),
                        BenchTurns.median(medians),
                        Arrays.stream(medians).min().orElseThrow(),
                        Arrays.stream(medians).max().orElseThrow(),
                        turns.processorTime(i),
                        turns.ratio(i));
            }
            out.flush();
        }
    }

    /** One of the project's own engines. */
    private static final class Own implements BenchTurns.Contender, AutoCloseable {
        private static final int VOCABULARY = 65;
        private static final int BATCH = 12;
        private static final int TIME = 64;

        private final Engine engine;
        private final Batch batch;
        private long step;

        private Own(BiFunction<ModelConfig, ParameterLayout, Engine> open) {
            ModelConfig config =
                    new ModelConfig(VOCABULARY, TIME, 4, 4, 128, 0, false, ModelConfig.Activation.GELU_ERF);
            engine = open.apply(config, GptLayout.of(config));
            Random random = new Random(1);
            int[] inputs = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
            int[] targets = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
            batch = new Batch(BATCH, TIME, inputs, targets);
        }

        @Override
        public String name() {
            return engine.description();
        }

        @Override
        public BenchTurns.Turn run(int steps) {
            double[] ms = new double[steps];
            Duration before = processorTime();
            for (int i = 0; i < steps; i++) {
                long start = System.nanoTime();
                engine.accumulate(batch, step, 0, 1).getAsDouble();
                step++;
                engine.update(new UpdateSettings(1e-3, 0.9, 0.99, 1e-8, 0.1, OptionalDouble.of(1), step));
                ms[i] = (System.nanoTime() - start) / 1e6;
            }
            return new BenchTurns.Turn(ms, processorTime().minus(before).toNanos() / 1e6 / steps);
        }

        private static Duration processorTime() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
