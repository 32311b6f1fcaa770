package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Readback;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Memory, transfers and recordings on a card. */
@NeedsGpu
class CudaOperationsTest {
    private CudaOperations operations;

    @BeforeEach
    void open() {
        operations = CudaOperations.open(CudaSettings.of(Precision.BF16));
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private static float[] ramp(int length, float first) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = first + i % 8191;
        }
        return values;
    }

    @Test
    void describesTheCard() {
        System.out.println(operations.description() + "; peak " + operations.peakFlops() + "; available "
                + operations.available());
        assertThat(operations.description()).startsWith("cuda: ").contains("sm_", "bf16", "CUDA 1");
        assertThat(operations.available()).isPositive();
    }

    @Test
    void memoryStartsAsNotANumberAndZeroesOnlyWhatItIsToldTo() {
        try (Arena arena = operations.arena()) {
            Tensor compute = arena.part("a").tensor(Element.COMPUTE, 3, 5);
            Tensor stream = arena.part("b").tensor(Element.STREAM, 1);
            Tensor single = arena.tensor(Element.FLOAT, 1000);
            assertThat(operations.read(compute, 15).get()).containsOnly(Float.NaN);
            operations.zero(single);
            operations.zero(compute);
            assertThat(operations.read(single, 1000).get()).containsOnly(0);
            assertThat(operations.read(compute, 15).get()).containsOnly(0);
            assertThat(operations.read(stream, 1).get()).containsOnly(Float.NaN);
            assertThatThrownBy(() -> arena.tensor(Element.FLOAT, 1)).isInstanceOf(IllegalStateException.class);
            assertThat(arena.bytes())
                    .containsEntry("a", 30L)
                    .containsEntry("b", 4L)
                    .containsEntry("", 4000L);
        }
    }

    @Test
    void writesOfAnySizeArriveInOrder() {
        try (Arena arena = operations.arena()) {
            for (int length : new int[] {1, 63, 64, 65, 1 << 20, (1 << 20) + 1, 13_000_001}) {
                writeAndRead(length);
            }
            Tensor small = arena.tensor(Element.FLOAT, 2);
            List<Readback> reads = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                operations.write(small, new float[] {i, -i});
                reads.add(operations.read(small, 2));
            }
            for (int i = 0; i < reads.size(); i++) {
                assertThat(reads.get(i).get()).containsExactly(i, -i);
                assertThat(reads.get(i).get()).isSameAs(reads.get(i).get());
            }
        }
    }

    private void writeAndRead(int length) {
        try (Arena arena = operations.arena()) {
            Tensor tensor = arena.tensor(Element.FLOAT, length);
            float[] values = ramp(length, 1);
            operations.write(tensor, values);
            float[] expected = values.clone();
            Arrays.fill(values, 0);
            assertThat(Arrays.equals(operations.read(tensor, length).get(), expected))
                    .as("%d values", length)
                    .isTrue();
        }
    }

    @Test
    void aReplayRepeatsOnWhatTheTensorsHoldThen() {
        try (Arena arena = operations.arena()) {
            Tensor tensor = arena.tensor(Element.FLOAT, 100);
            Tensor other = arena.tensor(Element.FLOAT, 1);
            operations.write(tensor, ramp(100, 1));
            operations.write(other, new float[] {3});
            try (Recording recording = operations.record(() -> operations.zero(tensor))) {
                assertThat(operations.read(tensor, 100).get()).containsOnly(0);
                operations.write(tensor, ramp(100, 1));
                assertThat(operations.read(tensor, 100).get()).isEqualTo(ramp(100, 1));
                recording.replay();
                assertThat(operations.read(tensor, 100).get()).containsOnly(0);
                assertThat(operations.read(other, 1).get()).containsExactly(3);
            }
        }
    }

    @Test
    void parametersKeepEverySlotApartAndRoundTheirCopies() {
        Parameter.Init init = new Parameter.Init.Constant(0);
        ParameterLayout layout = new ParameterLayout(List.of(
                new Parameter("a", List.of(7), init, false),
                new Parameter("b", List.of(33, 1025), init, true),
                new Parameter("c", List.of(1024), init, true)));
        CudaParameters store = (CudaParameters) operations.parameters(layout);
        assertThat(store.offset("a")).isZero();
        assertThat(store.offset("b")).isEqualTo(1024);
        assertThat(store.offset("c")).isEqualTo(1024 + 34 * 1024);
        assertThat(store.elements()).isEqualTo(36 * 1024);
        int seed = 1;
        for (Slot slot : Slot.values()) {
            for (Parameter p : layout.parameters()) {
                assertThat(store.read(slot, p.name())).hasSize((int) p.size()).containsOnly(0);
            }
        }
        for (Slot slot : Slot.values()) {
            for (Parameter p : layout.parameters()) {
                store.write(slot, p.name(), ramp((int) p.size(), seed++));
            }
        }
        seed = 1;
        for (Slot slot : Slot.values()) {
            for (Parameter p : layout.parameters()) {
                assertThat(store.read(slot, p.name())).isEqualTo(ramp((int) p.size(), seed++));
            }
        }
        float[] exact = ramp(33 * 1025, 2);
        float[] copies = copies(store, "b", exact.length);
        assertThat(copies).isEqualTo(Card.rounded(exact));
        store.close();
    }

    private float[] copies(ParameterStore store, String name, int length) {
        long address = CudaWeight.of(store.weight(name)).compute();
        return operations
                .read(new CudaTensor(Element.COMPUTE, length, () -> address), length)
                .get();
    }

    @Test
    void anotherThreadMayGoOn() throws InterruptedException {
        try (Arena arena = operations.arena()) {
            Tensor tensor = arena.tensor(Element.FLOAT, 3);
            List<float[]> read = new ArrayList<>();
            Thread other = new Thread(() -> {
                operations.write(tensor, new float[] {1, 2, 3});
                read.add(operations.read(tensor, 3).get());
            });
            other.start();
            other.join();
            assertThat(read).containsExactly(new float[] {1, 2, 3});
        }
    }

    @Test
    void tooLargeAPlanSaysWhatItWantedAndWhatThereIs() {
        try (Arena arena = operations.arena()) {
            Tensor tensor = arena.part("activations").tensor(Element.FLOAT, 1 << 20, 1 << 20);
            assertThatThrownBy(() -> operations.zero(tensor))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("activations")
                    .hasMessageContaining("4194304 MiB")
                    .hasMessageContaining("free");
        }
        try (Arena arena = operations.arena()) {
            Tensor tensor = arena.tensor(Element.FLOAT, 1);
            operations.zero(tensor);
            assertThat(operations.read(tensor, 1).get()).containsExactly(0);
        }
    }
}
