package vn.amtiet.pipeline.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import com.dynatrace.hash4j.similarity.ElementHashProvider;
import com.dynatrace.hash4j.similarity.SimilarityHashPolicy;
import com.dynatrace.hash4j.similarity.SimilarityHashing;
import com.dynatrace.hash4j.similarity.SuperMinHashVersion;
import java.util.Locale;

/**
 * Makes signatures: syllables with their tones, shingles of a few syllables, and a SuperMinHash over the set of
 * shingles (Ertl 2017, "SuperMinHash - A New Minwise Hashing Algorithm for Jaccard Similarity Estimation"), cut into
 * bands. Pure; safe to share between threads.
 *
 * <p>Two documents of similarity s share a band with probability {@code 1 - (1 - s^rows)^bands}: 0.924 at 0.8 and 0.56
 * at 0.7 with 14 bands of 8 rows, the setting of FineWeb (Penedo et al. 2024). The algorithm's version is part of the
 * format: signatures are kept on disk and must stay comparable.
 */
public final class Signer {
    private static final int COMPONENT_BITS = 32;

    private final UniqueSettings settings;
    private final SimilarityHashPolicy policy;

    public Signer(UniqueSettings settings) {
        this.settings = settings;
        this.policy = SimilarityHashing.superMinHash(
                settings.bands() * settings.rows(), COMPONENT_BITS, SuperMinHashVersion.V1);
    }

    public DocumentSignature sign(String text) {
        FoldedText folded = FoldedText.of(text);
        if (folded.syllableCount() == 0) {
            return new DocumentSignature(contentHash(text), new byte[0], new long[0], 0);
        }
        long[] shingles = shingles(folded, settings.shingleSyllables());
        byte[] components = policy.createHasher().compute(ElementHashProvider.ofValues(shingles));
        return new DocumentSignature(contentHash(folded.all()), components, bands(components), folded.syllableCount());
    }

    /**
     * One hash for each run of {@code width} syllables of a text, folded as for signatures: case, punctuation, the place
     * of tone marks and Unicode forms do not count. None for a text of fewer syllables.
     */
    public static long[] windows(String text, int width) {
        FoldedText folded = FoldedText.of(text);
        return folded.syllableCount() < width ? new long[0] : shingles(folded, width);
    }

    /**
     * One hash for each run of {@code width} syllables: "a b c d" has "a b c" and "b c d" at width 3. A text shorter
     * than that is one shingle, so that short documents are compared too.
     */
    static long[] shingles(FoldedText text, int width) {
        int count = text.syllableCount();
        long[] syllables = new long[count];
        for (int i = 0; i < count; i++) {
            syllables[i] = text.syllableHash(i);
        }
        int size = Math.min(width, count);
        long[] shingles = new long[count - size + 1];
        for (int i = 0; i < shingles.length; i++) {
            long hash = 0;
            for (int j = i; j < i + size; j++) {
                hash = FoldedText.mix(hash * 0x9e3779b97f4a7c15L + syllables[j]);
            }
            shingles[i] = hash;
        }
        return shingles;
    }

    private long[] bands(byte[] components) {
        int bytes = settings.rows() * DocumentSignature.COMPONENT_BYTES;
        long[] bands = new long[settings.bands()];
        for (int band = 0; band < bands.length; band++) {
            bands[band] = Hashing.xxh3_64(band).hashBytesToLong(components, band * bytes, bytes);
        }
        return bands;
    }

    private static String contentHash(String key) {
        HashValue128 hash = Hashing.xxh3_128().hashCharsTo128Bits(key);
        return String.format(Locale.ROOT, "%016x%016x", hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }
}
