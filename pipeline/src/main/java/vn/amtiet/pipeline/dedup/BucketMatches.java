package vn.amtiet.pipeline.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the similar pairs of one bucket, the documents that share a band, member after member. Each member is compared
 * with the first {@code leaders} members; pairs that others already connect are neither compared nor reported, so a
 * bucket of n documents gives at most n - 1 pairs and a bucket of copies costs one comparison a member.
 */
public final class BucketMatches {
    private final int leaders;
    private final double threshold;
    private final List<String> ids = new ArrayList<>();
    private final List<byte[]> sketches = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();

    public BucketMatches(UniqueSettings settings) {
        this.leaders = settings.bucketLeaders();
        this.threshold = settings.threshold();
    }

    /** Begins another bucket. */
    public void clear() {
        ids.clear();
        sketches.clear();
        groups.clear();
    }

    /**
     * Adds a member and reports the earlier ones that it joins.
     *
     * @param sketch {@link Sketch#of} its signature
     */
    public void add(String id, byte[] sketch, Consumer<String> match) {
        int group = -1;
        for (int i = 0; i < ids.size(); i++) {
            if (groups.get(i) != group && Sketch.similarity(sketches.get(i), sketch) >= threshold) {
                match.accept(ids.get(i));
                group = join(group, groups.get(i));
            }
        }
        if (ids.size() < leaders) {
            ids.add(id);
            sketches.add(sketch);
            groups.add(group >= 0 ? group : ids.size() - 1);
        }
    }

    private int join(int group, int found) {
        if (group < 0) {
            return found;
        }
        groups.replaceAll(old -> old == found ? group : old);
        return group;
    }
}
