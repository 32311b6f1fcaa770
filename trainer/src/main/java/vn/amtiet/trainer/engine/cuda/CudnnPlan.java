package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_ENGINECFG_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_HEUR_MODE_A;
import static org.bytedeco.cuda.global.cudnn.cudnnBackendExecute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of cuDNN's engines, compiled for one graph; its graph is not needed any more. */
final class CudnnPlan implements AutoCloseable {
    private final Cudnn library;
    private final BackendDescriptor plan;
    private final int position;
    private final long workspaceBytes;

    private CudnnPlan(Cudnn library, BackendDescriptor plan, int position) {
        this.library = library;
        this.plan = plan;
        this.position = position;
        workspaceBytes = plan.number(BackendAttribute.EXECUTION_PLAN_WORKSPACE_SIZE);
    }

    /**
     * Up to {@code most} plans for a graph, in the order of cuDNN's heuristic from {@code first} on; engines that give no
     * plan, or one that needs too large a workspace, are passed over. May take seconds: engines are compiled here.
     *
     * @param mostWorkspace bytes
     * @throws CudnnRefusal if there is none: why, for each engine
     */
    static List<CudnnPlan> of(Cudnn library, CudnnGraph operations, int first, int most, long mostWorkspace) {
        BackendDescriptor graph = operations.finish(library.handle());
        List<BackendDescriptor> configurations = new ArrayList<>();
        List<CudnnPlan> plans = new ArrayList<>();
        StringBuilder reasons = new StringBuilder();
        try (BackendDescriptor heuristic =
                new BackendDescriptor(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, "heuristic of " + graph)) {
            int count = configurations(heuristic, graph, configurations);
            for (int i = first; i < count && plans.size() < most; i++) {
                CudnnPlan plan = of(library, configurations.get(i), i, mostWorkspace, reasons);
                if (plan != null) {
                    plans.add(plan);
                }
            }
            if (plans.isEmpty()) {
                throw new CudnnRefusal("none of " + count + " engines for the " + graph + " from number " + first
                        + " on gives a plan:" + (count == 0 ? " " + Cudnn.lastError() : reasons));
            }
            return plans;
        } finally {
            configurations.forEach(BackendDescriptor::close);
        }
    }

    private static int configurations(
            BackendDescriptor heuristic, BackendDescriptor graph, List<BackendDescriptor> configurations) {
        heuristic
                .set(BackendAttribute.ENGINEHEUR_OPERATION_GRAPH, graph)
                .set(BackendAttribute.ENGINEHEUR_MODE, CUDNN_HEUR_MODE_A)
                .finish();
        long count = heuristic.count(BackendAttribute.ENGINEHEUR_RESULTS);
        if (count == 0) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            configurations.add(
                    new BackendDescriptor(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, "engine " + i + " of " + graph));
        }
        return heuristic.fill(BackendAttribute.ENGINEHEUR_RESULTS, configurations);
    }

    private static @Nullable CudnnPlan of(
            Cudnn library, BackendDescriptor configuration, int position, long mostWorkspace, StringBuilder reasons) {
        BackendDescriptor plan =
                new BackendDescriptor(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR, "plan of " + configuration);
        try {
            plan.set(BackendAttribute.EXECUTION_PLAN_HANDLE, library.handle().address())
                    .set(BackendAttribute.EXECUTION_PLAN_ENGINE_CONFIG, configuration)
                    .finish();
            CudnnPlan result = new CudnnPlan(library, plan, position);
            if (result.workspaceBytes <= mostWorkspace) {
                return result;
            }
            reasons.append(" [").append(position).append("] needs a workspace of ");
            reasons.append(result.workspaceBytes)
                    .append(" bytes, planned were ")
                    .append(mostWorkspace);
        } catch (CudnnRefusal e) {
            reasons.append(" [").append(position).append("] ").append(e.getMessage());
        }
        plan.close();
        return null;
    }

    /** Its engine's number in the heuristic's list. */
    int position() {
        return position;
    }

    long workspaceBytes() {
        return workspaceBytes;
    }

    /**
     * Queues it. Numbers in the host's memory are read now; a recorded graph keeps what they are now.
     *
     * @param addresses of all tensors of the graph that are in memory
     * @param workspace at least {@link #workspaceBytes} in device memory
     */
    void run(Map<AttentionTensor, Long> addresses, long workspace) {
        long[] ids = addresses.keySet().stream().mapToLong(AttentionTensor::id).toArray();
        long[] pointers = addresses.values().stream().mapToLong(Long::longValue).toArray();
        try (BackendDescriptor pack =
                new BackendDescriptor(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, "addresses for the " + plan)) {
            pack.set(BackendAttribute.VARIANT_PACK_UNIQUE_IDS, ids)
                    .set(BackendAttribute.VARIANT_PACK_DATA_POINTERS, pointers)
                    .set(BackendAttribute.VARIANT_PACK_WORKSPACE, workspace)
                    .finish();
            Cudnn.check(
                    cudnnBackendExecute(library.handle(), plan.pointer(), pack.pointer()), () -> "running the " + plan);
        }
    }

    @Override
    public void close() {
        plan.close();
    }
}
