package vn.amtiet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.data.Batches.Shape;
import vn.amtiet.trainer.data.Batches.Site;
import vn.amtiet.trainer.data.DataConfig.Sampling;
import vn.amtiet.trainer.engine.Batch;

class BatchesTest {
    /** Token i is i, so that a window shows where it was cut. */
    private static Batches batches(int length, Shape shape, Sampling sampling, long seed) {
        TokenArray tokens = TokenArray.of(IntStream.range(0, length).toArray());
        return new Batches(tokens, "train", shape, sampling, seed, Site.TRAINING);
    }

    @Property(tries = 300)
    void behaviour13WindowsStayInsideAndTargetsAreTheInputsShiftedByOne(
            @ForAll @IntRange(min = 1, max = 9) int time,
            @ForAll @IntRange(min = 1, max = 40) int more,
            @ForAll @IntRange(min = 0, max = 100_000) int step,
            @ForAll Sampling sampling,
            @ForAll long seed) {
        int length = time + more;
        Batch batch = batches(length, new Shape(4, time), sampling, seed).of(step, 1, 3);
        for (int row = 0; row < 4; row++) {
            int start = batch.inputs()[row * time];
            assertThat(start).isBetween(0, length - time - 1);
            for (int t = 0; t < time; t++) {
                assertThat(batch.inputs()[row * time + t]).isEqualTo(start + t);
                assertThat(batch.targets()[row * time + t]).isEqualTo(start + t + 1);
            }
        }
    }

    @Test
    void behaviour13EveryStartOccursAndNoneBeyond() {
        Batches batches = batches(12, new Shape(8, 4), Sampling.WITH_REPLACEMENT, 7);
        Set<Long> starts = new HashSet<>();
        for (int step = 0; step < 100; step++) {
            for (int row = 0; row < 8; row++) {
                starts.add(batches.start(step, 0, 1, row));
            }
        }
        assertThat(starts).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void theSameKeyGivesTheSameBatchAndAnyOtherKeyAnother() {
        Shape shape = new Shape(8, 4);
        Batches batches = batches(10_000, shape, Sampling.WITH_REPLACEMENT, 7);
        assertThat(batches.of(3, 1, 2).inputs()).isEqualTo(batches.of(3, 1, 2).inputs());
        assertThat(batches.of(3, 1, 2).inputs())
                .isNotEqualTo(batches.of(3, 0, 2).inputs());
        assertThat(batches.of(3, 1, 2).inputs())
                .isNotEqualTo(batches.of(4, 1, 2).inputs());
        assertThat(batches.of(3, 1, 2).inputs())
                .isNotEqualTo(batches(10_000, shape, Sampling.WITH_REPLACEMENT, 8)
                        .of(3, 1, 2)
                        .inputs());
    }

    @Property(tries = 100)
    void anEpochReadsEveryWindowOnceAndInAnotherOrderNextTime(
            @ForAll @IntRange(min = 2, max = 3000) int length, @ForAll @IntRange(min = 1, max = 7) int time) {
        int longer = length + time;
        EpochWindows windows = new EpochWindows(longer, time, 11, 1);
        for (int epoch = 0; epoch < 2; epoch++) {
            BitSet read = new BitSet();
            for (long i = 0; i < windows.windows(); i++) {
                int start = Math.toIntExact(windows.start(epoch * windows.windows() + i));
                assertThat(start).isBetween(0, longer - time - 1);
                assertThat(read.get(start, start + time).isEmpty()).isTrue();
                read.set(start, start + time);
            }
            assertThat(read.cardinality()).isEqualTo(Math.toIntExact(windows.windows() * time));
        }
    }

    @Test
    void epochsDifferInOrder() {
        EpochWindows windows = new EpochWindows(4001, 4, 11, 1);
        long[] first = IntStream.range(0, 999).mapToLong(windows::start).toArray();
        long[] second = IntStream.range(0, 999)
                .mapToLong(i -> windows.start(windows.windows() + i))
                .toArray();
        assertThat(first).isNotEqualTo(second);
        assertThat(first)
                .isNotEqualTo(IntStream.range(0, 999).mapToLong(i -> 4L * i).toArray());
    }

    @Test
    void aTextThatIsNotLongerThanAWindowIsRefused() {
        assertThatThrownBy(() -> batches(8, new Shape(1, 8), Sampling.EPOCH, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train has 8 tokens, a window needs 9");
    }

    @Test
    void behaviour13TheBatchesOfMicroStepsDiffer() {
        Batches batches = new Batches(
                TokenArray.of(TinyRun.counting(500)),
                "train",
                new Batches.Shape(3, 8),
                Sampling.WITH_REPLACEMENT,
                1,
                Batches.Site.TRAINING);
        assertThat(Arrays.equals(
                        batches.of(0, 0, 2).inputs(), batches.of(0, 1, 2).inputs()))
                .isFalse();
    }
}
