package vn.amtiet.pipeline.split;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Which documents are held out. A hash of the cluster gives each document a place between 0 and 1; a document is held
 * out if its place lies below its source's share. So near-duplicates never stand on both sides, a document stays where
 * it is when others come or go, and a larger share only adds documents.
 *
 * <p>The share of a source is {@code valFraction}, or what gives {@code minValBytes} if that is more, but never above
 * {@code maxValFraction}. Sources of fewer than {@code minValBytes} bytes are taken as one. Where chance holds out
 * nothing at all of more than {@code minDocuments} documents, the one of the smallest place is held out.
 *
 * <p>Example: of 10 MB, 0.1 is held out; of 200 MB, 0.02; of 300 sources of 100 kB, 0.033 of each.
 *
 * @param shares share by source, for sources that are large enough to have their own
 * @param commonShare share of all others
 */
public record Split(Map<String, Double> shares, double commonShare) implements Serializable {
    public Split {
        shares = new HashMap<>(shares);
    }

    /** Decides from the sizes of all sources, in any order. */
    public static Split decide(SplitSettings settings, Collection<SourceSize> sources) {
        long documents = sources.stream().mapToLong(SourceSize::documents).sum();
        if (documents <= settings.minDocuments()) {
            return new Split(Map.of(), 0);
        }
        Map<String, Double> shares = new HashMap<>();
        long commonBytes = 0;
        for (SourceSize source : sources) {
            if (source.bytes() >= settings.minValBytes()) {
                shares.put(source.source(), share(settings, source.bytes()));
            } else {
                commonBytes += source.bytes();
            }
        }
        return new Split(shares, share(settings, commonBytes)).withSomething(sources);
    }

    /** Whether a document of that source and cluster is held out. */
    public boolean isVal(String source, String clusterId) {
        return place(clusterId) < share(source);
    }

    /** The place of a cluster, uniform in [0, 1): the upper 53 bits of XXH3. */
    public static double place(String clusterId) {
        return (Hashing.xxh3_64().hashCharsToLong(clusterId) >>> 11) * 0x1.0p-53;
    }

    private double share(String source) {
        return shares.getOrDefault(source, commonShare);
    }

    private static double share(SplitSettings settings, long bytes) {
        double wanted = Math.max(settings.valFraction() * bytes, settings.minValBytes());
        return bytes == 0 ? 0 : Math.min(settings.maxValFraction(), wanted / bytes);
    }

    private Split withSomething(Collection<SourceSize> sources) {
        if (sources.stream().anyMatch(source -> source.smallestPlace() < share(source.source()))) {
            return this;
        }
        SourceSize first = sources.stream()
                .min(Comparator.comparingDouble(SourceSize::smallestPlace).thenComparing(SourceSize::source))
                .orElseThrow();
        Map<String, Double> raised = new HashMap<>(shares);
        raised.put(first.source(), Math.nextUp(first.smallestPlace()));
        return new Split(raised, commonShare);
    }
}
