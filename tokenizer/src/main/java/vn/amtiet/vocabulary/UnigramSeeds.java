package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where unigram training begins: every character of the corpus that is worth an id, and the substrings of its pieces that
 * save most, by count times length.
 */
final class UnigramSeeds {
    /** Characters of a learned piece at most (SentencePiece, max_sentencepiece_length). */
    static final int LONGEST = 16;

    /** Longer pieces of the split rule teach nothing. */
    static final int LONGEST_TEXT_BYTES = 256;

    /** Seeds at most (SentencePiece, seed_sentencepiece_size). */
    private static final int MOST = 1_000_000;

    /** Share of the corpus that the characters with an id cover; the rest is said in bytes (SentencePiece). */
    private static final double COVERAGE = 0.9995;

    private record Seed(byte[] piece, long count, int characters) {
        long saving() {
            return Math.multiplyExact(count, (long) characters);
        }
    }

    private final List<byte[]> characters = new ArrayList<>();
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    /** Seeds for a vocabulary of {@code size} ids from pieces as the split rule cut them. */
    UnigramSeeds(List<byte[]> texts, long[] weights, int size) {
        PieceCounts singles = new PieceCounts();
        PieceCounts substrings = new PieceCounts();
        for (int i = 0; i < weights.length; i++) {
            add(texts.get(i), weights[i], singles, substrings);
        }
        long[] left = {(long) (singles.total() * COVERAGE)};
        Set<Integer> none = new HashSet<>();
        singles.forEachByCount((piece, count) -> {
            if (left[0] > 0 && characters.size() < size / 2) {
                left[0] -= count;
                characters.add(piece);
                keep(piece, count);
            } else {
                none.add(Utf8.codePoint(piece, 0));
            }
        });
        addSubstrings(substrings, none, Math.min(MOST, Math.max(50_000, 16 * size)));
    }

    private void addSubstrings(PieceCounts substrings, Set<Integer> without, int most) {
        List<Seed> seeds = new ArrayList<>();
        substrings.forEachInAnyOrder((piece, count) -> {
            int characters = characters(piece, without);
            if (count > 1 && characters > 0) {
                seeds.add(new Seed(piece, count, characters));
            }
        });
        seeds.sort(
                Comparator.comparingLong(Seed::saving).reversed().thenComparing(Seed::piece, Arrays::compareUnsigned));
        seeds.stream().limit(most).forEach(seed -> keep(seed.piece, seed.count));
    }

    private void keep(byte[] piece, long count) {
        pieces.add(piece);
        counts.add(count);
    }

    /** Counts each character, and each substring of 2 to {@value #LONGEST} valid characters. */
    private static void add(byte[] text, long weight, PieceCounts singles, PieceCounts substrings) {
        for (int from = 0; from < text.length; from += Utf8.length(text, from)) {
            int to = from;
            for (int length = 1; length <= LONGEST && to < text.length; length++) {
                if (Utf8.codePoint(text, to) == Utf8.INVALID) {
                    break;
                }
                to += Utf8.length(text, to);
                (length == 1 ? singles : substrings).add(text, from, to, weight);
            }
        }
    }

    /** Number of characters, 0 where one of them has no id. */
    private static int characters(byte[] piece, Set<Integer> without) {
        int count = 0;
        for (int at = 0; at < piece.length; at += Utf8.length(piece, at)) {
            if (without.contains(Utf8.codePoint(piece, at))) {
                return 0;
            }
            count++;
        }
        return count;
    }

    /** Characters that have an id whatever else is learned. */
    List<byte[]> characters() {
        return characters;
    }

    /** All seeds, characters first. */
    List<byte[]> pieces() {
        return pieces;
    }

    /** How often each seed occurs. */
    double[] counts() {
        return counts.stream().mapToDouble(Long::doubleValue).toArray();
    }
}
