package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MemberStartsTest {
    @Property(tries = 200)
    void findsWhatASortedMapFinds(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 4) Integer> lengths,
            @ForAll @IntRange(max = 60) int forgotten) {
        MemberStarts starts = new MemberStarts();
        NavigableMap<Long, Long> expected = new TreeMap<>();
        long position = 0;
        for (int length : lengths) {
            starts.add(position, 100 * position);
            starts.add(position + length, 100 * position);
            expected.put(position, 100 * position);
            position += length;
        }
        starts.forgetBefore(forgotten);
        if (expected.floorKey((long) forgotten) != null) {
            expected.headMap(expected.floorKey((long) forgotten), false).clear();
        }
        for (long at = 0; at <= position + 1; at++) {
            Map.Entry<Long, Long> member = expected.floorEntry(at);
            assertThat(
                            starts.at(at) < 0
                                    ? null
                                    : Map.entry(starts.position(starts.at(at)), starts.offset(starts.at(at))))
                    .isEqualTo(member);
            assertThat(starts.behind(at) < 0 ? null : starts.position(starts.behind(at)))
                    .isEqualTo(expected.higherKey(at));
        }
    }
}
