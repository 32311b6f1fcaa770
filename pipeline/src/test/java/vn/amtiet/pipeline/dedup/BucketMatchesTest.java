package vn.amtiet.pipeline.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketMatchesTest {
    private final List<String> found = new ArrayList<>();

    private static byte[] sketch(int equal, int other) {
        byte[] sketch = new byte[100];
        Arrays.fill(sketch, equal, 100, (byte) other);
        return sketch;
    }

    private void add(BucketMatches bucket, String id, byte[] sketch) {
        bucket.add(id, sketch, earlier -> found.add(earlier + id));
    }

    @Test
    void reportsSimilarMembersOnly() {
        BucketMatches bucket = new BucketMatches(UniqueSettings.defaults());
        add(bucket, "a", sketch(100, 0));
        add(bucket, "b", sketch(90, 1));
        add(bucket, "c", sketch(10, 2));
        assertThat(found).containsExactly("ab");
    }

    @Test
    void connectsEachMemberOnceHoweverManyAreAlike() {
        BucketMatches bucket = new BucketMatches(UniqueSettings.defaults());
        for (char id = 'a'; id <= 'e'; id++) {
            add(bucket, String.valueOf(id), sketch(100, 0));
        }
        assertThat(found).containsExactly("ab", "ac", "ad", "ae");
    }

    @Test
    void joinsTwoGroupsThroughAMemberBetweenThem() {
        BucketMatches bucket = new BucketMatches(UniqueSettings.defaults());
        add(bucket, "a", sketch(50, 1));
        add(bucket, "b", sketch(100, 0));
        add(bucket, "c", sketch(75, 1));
        add(bucket, "d", sketch(75, 1));
        assertThat(found).contains("ac", "bc").doesNotContain("ab");
    }

    @Test
    void comparesWithTheLeadersOnly() {
        BucketMatches bucket = new BucketMatches(new UniqueSettings(null, null, null, null, 1, null, null));
        add(bucket, "a", sketch(0, 1));
        add(bucket, "b", sketch(0, 2));
        add(bucket, "c", sketch(0, 2));
        add(bucket, "d", sketch(0, 1));
        assertThat(found).containsExactly("ad");
    }

    @Test
    void forgetsTheLastBucket() {
        BucketMatches bucket = new BucketMatches(UniqueSettings.defaults());
        add(bucket, "a", sketch(100, 0));
        bucket.clear();
        add(bucket, "b", sketch(100, 0));
        assertThat(found).isEmpty();
    }
}
