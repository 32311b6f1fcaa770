package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;

/**
 * Attention by the project's own kernels or by cuDNN, decided for each direction and shape when it comes up first, and said
 * in a line. Own kernels do all that cuDNN does not: dropout, fp32, generation, small problems, machines without cuDNN.
 *
 * <p>A stored choice of an earlier run is taken if cuDNN still has it. Otherwise {@link CublasLt.Choice#FASTEST} times
 * both; {@link CublasLt.Choice#FIRST} follows what was measured on an H100 (GPT-2 124M, 32 x 1024 tokens): cuDNN's first
 * engine for forward (0.154 ms against 0.203), own kernels for backward with sums in a fixed order (0.624 ms against 0.640
 * to 0.660), cuDNN's for backward with sums in any order (0.563 to 0.576).
 */
final class ChosenAttention implements AutoCloseable {
    /** Fewer tokens (a prompt, an example) are not worth compiling an engine for, which takes about a second. */
    private static final int FEWEST_ROWS = 2048;

    /** More scratch than this a faster backward is not worth. */
    private static final long MOST_SCRATCH = 1L << 30;

    /** Engines of the heuristic's list that are timed for forward; only the first is for backward. */
    private static final int TIMED_FORWARD = 2;

    /** Words of a stored choice: "cuDNN 9.14.0 FORWARD 0". */
    private static final int CHOICE_WORDS = 4;

    private final CudaContext context;
    private final AttentionLauncher own;
    private final Settings settings;
    private final ChosenAlgorithms store;
    private final Map<Work, Optional<Way>> ways = new HashMap<>();
    private @Nullable CudnnAttention cudnn;
    private boolean opened;

    /**
     * What decides.
     *
     * @param cudnn opens the library; throws {@link CudnnRefusal} where there is none
     * @param deterministic whether equal inputs must give equal bits
     * @param lines receives one for each choice
     */
    record Settings(Supplier<Cudnn> cudnn, CublasLt.Choice choice, boolean deterministic, Consumer<String> lines) {}

    /** A direction that a shape is computed in. */
    private record Work(boolean forward, AttentionShape shape) {}

    /** An engine of cuDNN. */
    private record Way(CudnnDirection direction, CudnnPlan plan) {
        private String name(Cudnn library) {
            return "cuDNN " + library.version() + " " + direction.name() + " " + plan.position();
        }
    }

    ChosenAttention(CudaContext context, AttentionLauncher own, Settings settings) {
        this.context = context;
        this.own = own;
        this.settings = settings;
        store = new ChosenAlgorithms(
                "attention, " + context.device().name() + ", "
                        + context.device().multiprocessors() + " SMs, " + context.precision(),
                settings.lines());
    }

    /** {@link vn.amtiet.trainer.operations.Operations#attention}. */
    void forward(Tensor out, Tensor logSumExp, Tensor qkv, AttentionLauncher.Call call) {
        run(true, call, way -> {
            if (way == null || cudnn == null) {
                own.forward(out, logSumExp, qkv, call);
            } else {
                cudnn.forward(way.plan(), out, logSumExp, qkv, call);
            }
        });
    }

    /** {@link vn.amtiet.trainer.operations.Operations#attentionBackward}. */
    void backward(Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, AttentionLauncher.Call call) {
        run(false, call, way -> {
            if (way == null || cudnn == null) {
                own.backward(dQkv, dOut, out, logSumExp, qkv, call);
            } else {
                cudnn.backward(way.direction(), way.plan(), dQkv, dOut, out, logSumExp, qkv, call);
            }
        });
    }

    /** Bytes of scratch at most. */
    long scratch(Rows rows, int heads) {
        AttentionShape shape = new AttentionShape(rows.batch(), heads, rows.time(), rows.width() / heads, true);
        long most = AttentionLauncher.scratch(rows, heads);
        if (rows.count() < FEWEST_ROWS || !CudnnAttention.takes(context, shape)) {
            return most;
        }
        most = Math.max(most, CudnnAttention.scratch(CudnnDirection.FORWARD, shape));
        Work backward = new Work(false, shape);
        for (CudnnDirection direction : directions(backward)) {
            if (mayRun(backward, direction)) {
                most = Math.max(most, CudnnAttention.scratch(direction, shape));
            }
        }
        return most;
    }

    /** Whether that engine may come to be chosen. */
    private boolean mayRun(Work work, CudnnDirection direction) {
        return candidate(direction, work.shape())
                || store.of(key(work))
                        .filter(choice -> choice.contains(" " + direction.name() + " "))
                        .isPresent();
    }

    private boolean candidate(CudnnDirection direction, AttentionShape shape) {
        return (settings.choice() == CublasLt.Choice.FASTEST || direction != CudnnDirection.BACKWARD)
                && CudnnAttention.scratch(direction, shape) <= MOST_SCRATCH;
    }

    /** The choices so far: {@link vn.amtiet.trainer.operations.Operations#algorithms}. */
    Map<String, String> algorithms() {
        return store.all();
    }

    /** Prefers these choices for shapes that have not come up yet. */
    void useAlgorithms(Map<String, String> stored) {
        store.use(stored);
    }

    private void run(boolean forward, AttentionLauncher.Call call, Consumer<@Nullable Way> queue) {
        if (call.rows().count() < FEWEST_ROWS || !CudnnAttention.takes(context, call)) {
            queue.accept(null);
            return;
        }
        Work work = new Work(forward, AttentionShape.of(call));
        Optional<Way> way = ways.get(work);
        if (way == null) {
            if (context.recording()) {
                queue.accept(null);
                return;
            }
            way = Optional.ofNullable(choose(work, queue));
            ways.put(work, way);
        }
        try {
            queue.accept(way.orElse(null));
        } catch (CudnnRefusal e) {
            throw UserError.failed("engine cuda: attention by cuDNN: " + e.getMessage(), e);
        }
    }

    /** Null is the project's own kernels. */
    private @Nullable Way choose(Work work, Consumer<@Nullable Way> queue) {
        CudnnAttention library = open();
        if (library == null) {
            return null;
        }
        String key = key(work);
        Way way = null;
        try {
            way = restored(library, work);
            if (way == null && store.of(key).isEmpty()) {
                way = fresh(library, work, queue);
            }
        } catch (CudnnRefusal e) {
            settings.lines().accept("attention: cuDNN is not used for " + key + ": " + e.getMessage());
        }
        store.put(key, way == null ? ChosenAlgorithms.OWN : way.name(library.cudnn()));
        settings.lines().accept("attention " + key + ": " + (way == null ? "own kernels" : way.name(library.cudnn())));
        return way;
    }

    private @Nullable CudnnAttention open() {
        if (!opened) {
            opened = true;
            try {
                cudnn = new CudnnAttention(context, settings.cudnn().get());
            } catch (CudnnRefusal e) {
                settings.lines().accept("attention: own kernels: " + e.getMessage());
            }
        }
        return cudnn;
    }

    /** The engine of a stored choice; null where that is none, or is forgotten because cuDNN does not have it. */
    private @Nullable Way restored(CudnnAttention library, Work work) {
        String key = key(work);
        String choice = store.of(key).orElse(ChosenAlgorithms.OWN);
        if (choice.equals(ChosenAlgorithms.OWN)) {
            return null;
        }
        String[] words = choice.split(" ");
        for (CudnnDirection direction : directions(work)) {
            if (words.length == CHOICE_WORDS
                    && words[1].equals(library.cudnn().version())
                    && words[2].equals(direction.name())
                    && words[CHOICE_WORDS - 1].matches("\\d{1,3}")) {
                int position = Integer.parseInt(words[CHOICE_WORDS - 1]);
                try {
                    CudnnPlan plan =
                            library.plans(direction, work.shape(), position, 1).get(0);
                    return new Way(direction, plan);
                } catch (CudnnRefusal e) {
                    settings.lines().accept("attention: " + e.getMessage());
                }
            }
        }
        store.refused(key);
        return null;
    }

    private @Nullable Way fresh(CudnnAttention library, Work work, Consumer<@Nullable Way> queue) {
        boolean fastest = settings.choice() == CublasLt.Choice.FASTEST;
        List<Way> found = new ArrayList<>();
        for (CudnnDirection direction : directions(work)) {
            if (candidate(direction, work.shape())) {
                int most = fastest && work.forward() ? TIMED_FORWARD : 1;
                library.plans(direction, work.shape(), 0, most).forEach(plan -> found.add(new Way(direction, plan)));
            }
        }
        if (found.isEmpty() || !fastest) {
            return found.isEmpty() ? null : found.get(0);
        }
        int best = AlgorithmTrials.fastest(
                found.size() + 1, context.stream(), i -> runs(queue, i < found.size() ? found.get(i) : null));
        for (int i = 0; i < found.size(); i++) {
            if (i != best) {
                library.drop(found.get(i).plan());
            }
        }
        return best < 0 || best == found.size() ? null : found.get(best);
    }

    private static boolean runs(Consumer<@Nullable Way> queue, @Nullable Way way) {
        try {
            queue.accept(way);
            return true;
        } catch (CudnnRefusal e) {
            return false;
        }
    }

    /** What of cuDNN does such work, the fastest as a rule first. */
    private List<CudnnDirection> directions(Work work) {
        if (work.forward()) {
            return List.of(CudnnDirection.FORWARD);
        }
        return settings.deterministic()
                ? List.of(CudnnDirection.BACKWARD)
                : List.of(CudnnDirection.ATOMIC_BACKWARD, CudnnDirection.BACKWARD);
    }

    private static String key(Work work) {
        return (work.forward() ? "forward " : "backward ") + work.shape();
    }

    @Override
    public void close() {
        if (cudnn != null) {
            cudnn.close();
        }
    }
}
