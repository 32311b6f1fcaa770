package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs of ids are merged, how early, and into what. An answer is one number, the rank in its upper half and the
 * resulting id in its lower, so that the lowest answer is the pair to merge first. Immutable once built.
 */
final class PairRanks {
    /** The answer for a pair that is never merged: above all others. */
    static final long NONE = Long.MAX_VALUE;

    private static final long NO_PAIR = -1;

    private final long[] table;
    private final int shift;

    private PairRanks(long pairs) {
        int slots = Integer.highestOneBit((int) Math.max(8, pairs * 2)) * 2;
        table = new long[2 * slots];
        shift = Long.numberOfLeadingZeros(slots) + 1;
        Arrays.fill(table, NO_PAIR);
    }

    /** The rank of a merge is its place in the list. */
    static PairRanks byOrder(List<Merge> merges) {
        PairRanks ranks = new PairRanks(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            ranks.put(Merge.pair(merge.left(), merge.right()), (long) rank << 32 | merge.result());
        }
        return ranks;
    }

    /** Every two ids whose pieces joined are the piece of a third are merged; the rank is the third id (tiktoken). */
    static PairRanks byResult(List<byte[]> pieces) {
        PieceIndex index = new PieceIndex();
        int[] idOfNumber = new int[pieces.size()];
        for (int id = 0; id < pieces.size(); id++) {
            byte[] piece = pieces.get(id);
            if (piece.length > 0) {
                idOfNumber[index.add(piece, 0, piece.length)] = id;
            }
        }
        PairRanks ranks = new PairRanks(joins(pieces, idOfNumber, index, null));
        joins(pieces, idOfNumber, index, ranks);
        return ranks;
    }

    /** Counts the pairs and, where a table is given, puts them there. */
    private static long joins(List<byte[]> pieces, int[] idOfNumber, PieceIndex index, @Nullable PairRanks to) {
        long found = 0;
        for (int id = 0; id < pieces.size(); id++) {
            byte[] piece = pieces.get(id);
            for (int cut = 1; cut < piece.length; cut++) {
                int left = index.find(piece, 0, cut);
                int right = left < 0 ? PieceIndex.ABSENT : index.find(piece, cut, piece.length);
                if (right >= 0) {
                    found++;
                    if (to != null) {
                        to.put(Merge.pair(idOfNumber[left], idOfNumber[right]), (long) id << 32 | id);
                    }
                }
            }
        }
        return found;
    }

    /** The answer for two neighbours. */
    long find(int left, int right) {
        long pair = Merge.pair(left, right);
        int slot = slot(pair);
        while (table[slot] != pair) {
            if (table[slot] == NO_PAIR) {
                return NONE;
            }
            slot = slot + 2 & table.length - 1;
        }
        return table[slot + 1];
    }

    private void put(long pair, long answer) {
        int slot = slot(pair);
        while (table[slot] != NO_PAIR && table[slot] != pair) {
            slot = slot + 2 & table.length - 1;
        }
        table[slot] = pair;
        table[slot + 1] = answer;
    }

    /** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the top bits of a product. */
    private int slot(long pair) {
        return (int) (pair * 0x9E3779B97F4A7C15L >>> shift) << 1;
    }
}
