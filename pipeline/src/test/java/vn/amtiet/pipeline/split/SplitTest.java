package vn.amtiet.pipeline.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static SourceSize source(String name, long documents, long bytes) {
        return new SourceSize(name, documents, bytes, 0);
    }

    private static double share(Split split, String source) {
        return IntStream.range(0, 100_000)
                        .filter(i -> split.isVal(source, "c" + i))
                        .count()
                / 100_000.0;
    }

    @Test
    void holdsOutTheFractionOfALargeSource() {
        Split split = Split.decide(SplitSettings.defaults(), List.of(source("news", 100_000, 500_000_000)));
        assertThat(share(split, "news")).isCloseTo(0.02, within(0.002));
    }

    @Test
    void holdsOutAMegabyteOfASourceThatHasIt() {
        Split split = Split.decide(SplitSettings.defaults(), List.of(source("law", 1000, 20_000_000)));
        assertThat(share(split, "law")).isCloseTo(0.05, within(0.003));
    }

    @Test
    void holdsOutATenthAtMost() {
        Split split = Split.decide(SplitSettings.defaults(), List.of(source("law", 1000, 3_000_000)));
        assertThat(share(split, "law")).isCloseTo(0.1, within(0.004));
    }

    @Test
    void takesSmallSourcesAsOne() {
        List<SourceSize> sources = new ArrayList<>();
        IntStream.range(0, 1000).forEach(i -> sources.add(source("page" + i, 1, 100_000)));
        Split split = Split.decide(SplitSettings.defaults(), sources);
        assertThat(share(split, "page7")).isCloseTo(0.02, within(0.002));
    }

    @Test
    void keepsATinyCorpusForTraining() {
        Split split = Split.decide(SplitSettings.defaults(), List.of(source("sample", 20, 50_000)));
        assertThat(share(split, "sample")).isZero();
    }

    @Test
    void holdsOutTheFirstPlaceWhereChanceHoldsOutNothing() {
        List<String> clusters = IntStream.range(0, 10_000)
                .mapToObj(i -> "c" + i)
                .filter(id -> Split.place(id) > 0.5)
                .limit(21)
                .toList();
        double smallest = clusters.stream().mapToDouble(Split::place).min().orElseThrow();
        Split split = Split.decide(SplitSettings.defaults(), List.of(new SourceSize("sample", 21, 50_000, smallest)));
        assertThat(clusters.stream().filter(id -> split.isVal("sample", id)).toList())
                .hasSize(1)
                .allSatisfy(id -> assertThat(Split.place(id)).isEqualTo(smallest));
    }

    @Test
    void growsWithTheFractionAndMovesNothingBack() {
        Split small = Split.decide(new SplitSettings(0.02, 0L, null, null), List.of(source("a", 100, 1000)));
        Split large = Split.decide(new SplitSettings(0.05, 0L, null, null), List.of(source("a", 100, 1000)));
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> "c" + i).filter(id -> small.isVal("a", id)))
                .isNotEmpty()
                .allMatch(id -> large.isVal("a", id));
    }
}
