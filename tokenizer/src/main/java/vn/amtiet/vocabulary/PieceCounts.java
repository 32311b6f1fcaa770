package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How often each piece occurs: byte string to 64-bit count. All that training needs to know of a corpus, and the only
 * part of it that is worth distributing: count apart, {@link #merge} here. Not safe for concurrent writes.
 *
 * <p>Example: after {@code add(" là", 2)} and {@code add(" là", 3)} the count of {@code " là"} is 5.
 */
public final class PieceCounts {
    /** Receives one piece and its count. */
    @FunctionalInterface
    public interface Visitor {
        void piece(byte[] piece, long count);
    }

    private final PieceIndex index = new PieceIndex();
    private long[] counts = new long[1 << 8];
    private long total;

    /** Adds {@code count > 0} occurrences of a piece of at least one byte. */
    public void add(byte[] piece, long count) {
        add(piece, 0, piece.length, count);
    }

    /** Adds {@code count > 0} occurrences of the piece {@code text[from .. to)}. Throws where a count leaves 64 bits. */
    public void add(byte[] text, int from, int to, long count) {
        if (from >= to || count <= 0) {
            throw new IllegalArgumentException("a piece of " + (to - from) + " bytes counted " + count
                    + " times: expected at least one byte and a count above 0");
        }
        int number = index.add(text, from, to);
        if (number == counts.length) {
            counts = Arrays.copyOf(counts, number * 2);
        }
        counts[number] = Math.addExact(counts[number], count);
        total = Math.addExact(total, count);
    }

    /** Adds all counts of the other. */
    public void merge(PieceCounts other) {
        other.forEachInAnyOrder(this::add);
    }

    /** The count of a piece, 0 where it was not seen. */
    public long count(byte[] piece) {
        int number = index.find(piece, 0, piece.length);
        return number == PieceIndex.ABSENT ? 0 : counts[number];
    }

    /** Number of distinct pieces. */
    public int size() {
        return index.size();
    }

    /** Bytes of all distinct pieces together. */
    public long bytes() {
        return index.totalBytes();
    }

    /** The pieces that occur at least so often. */
    public PieceCounts atLeast(long least) {
        PieceCounts kept = new PieceCounts();
        forEachInAnyOrder((piece, count) -> {
            if (count >= least) {
                kept.add(piece, count);
            }
        });
        return kept;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Sum of all counts. */
    public long total() {
        return total;
    }

    /** Visits the pieces in order of bytes (unsigned), so that nothing depends on the order of arrival. */
    public void forEach(Visitor visitor) {
        visit(pieces(), Comparator.naturalOrder(), visitor);
    }

    /** Visits the pieces by falling count; pieces of equal count in order of bytes (unsigned). */
    public void forEachByCount(Visitor visitor) {
        visit(
                pieces(),
                Comparator.comparingLong(Counted::count).reversed().thenComparing(Comparator.naturalOrder()),
                visitor);
    }

    /** Visits the pieces without sorting them: quicker, for whoever sorts what is left or does not care. */
    void forEachInAnyOrder(Visitor visitor) {
        for (int number = 0; number < size(); number++) {
            visitor.piece(index.piece(number), counts[number]);
        }
    }

    private Counted[] pieces() {
        return IntStream.range(0, size())
                .mapToObj(number -> new Counted(index.piece(number), counts[number]))
                .toArray(Counted[]::new);
    }

    private static void visit(Counted[] pieces, Comparator<Counted> order, Visitor visitor) {
        Arrays.sort(pieces, order);
        for (Counted counted : pieces) {
            visitor.piece(counted.piece, counted.count);
        }
    }

    private record Counted(byte[] piece, long count) implements Comparable<Counted> {
        @Override
        public int compareTo(Counted other) {
            return Arrays.compareUnsigned(piece, other.piece);
        }
    }
}
