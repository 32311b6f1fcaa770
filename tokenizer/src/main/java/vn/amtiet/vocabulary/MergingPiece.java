package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;
import java.util.Arrays;

/**
 * One piece while its pairs are being merged; the ids given are overwritten. Short pieces are searched from end to end at
 * each step, which is quickest below some dozens of bytes; long ones keep their pairs in a queue, so that a megabyte of
 * one letter takes n log n.
 */
final class MergingPiece {
    /** What the table of ranks answers for a pair that is never merged. */
    static final int NO_RANK = Integer.MAX_VALUE;

    private static final int LONG_PIECE = 48;
    private static final int NONE = -1;

    private final int[] ids;
    private final Long2IntOpenHashMap rankOfPair;
    private final int[] resultOfRank;

    MergingPiece(int[] ids, Long2IntOpenHashMap rankOfPair, int[] resultOfRank) {
        this.ids = ids;
        this.rankOfPair = rankOfPair;
        this.resultOfRank = resultOfRank;
    }

    /** The ids that are left when nothing can be merged any more. */
    int[] merge() {
        return ids.length < LONG_PIECE ? mergeShort() : mergeLong();
    }

    private int rank(int left, int right) {
        return rankOfPair.get(Merge.pair(left, right));
    }

    private int[] mergeShort() {
        int length = ids.length;
        int[] ranks = new int[length];
        for (int i = 0; i + 1 < length; i++) {
            ranks[i] = rank(ids[i], ids[i + 1]);
        }
        while (length > 1) {
            int best = lowest(ranks, length - 1);
            if (ranks[best] == NO_RANK) {
                break;
            }
            ids[best] = resultOfRank[ranks[best]];
            System.arraycopy(ids, best + 2, ids, best + 1, length - best - 2);
            System.arraycopy(ranks, best + 2, ranks, best + 1, length - best - 2);
            length--;
            if (best > 0) {
                ranks[best - 1] = rank(ids[best - 1], ids[best]);
            }
            if (best + 1 < length) {
                ranks[best] = rank(ids[best], ids[best + 1]);
            }
        }
        return Arrays.copyOf(ids, length);
    }

    private static int lowest(int[] ranks, int length) {
        int best = 0;
        for (int i = 1; i < length; i++) {
            if (ranks[i] < ranks[best]) {
                best = i;
            }
        }
        return best;
    }

    private int[] mergeLong() {
        Links links = new Links(ids.length);
        LongHeapPriorityQueue waiting = new LongHeapPriorityQueue(ids.length);
        for (int i = 0; i + 1 < ids.length; i++) {
            offer(i, i + 1, waiting);
        }
        while (!waiting.isEmpty()) {
            long first = waiting.dequeueLong();
            int rank = (int) (first >>> 32);
            int at = (int) first;
            int next = links.next[at];
            if (ids[at] == NONE || next == ids.length || rank(ids[at], ids[next]) != rank) {
                continue;
            }
            ids[at] = resultOfRank[rank];
            ids[next] = NONE;
            links.remove(next);
            offer(links.previous[at], at, waiting);
            offer(at, links.next[at], waiting);
        }
        return Arrays.stream(ids).filter(id -> id != NONE).toArray();
    }

    private void offer(int at, int next, LongHeapPriorityQueue waiting) {
        if (at >= 0 && next < ids.length) {
            int rank = rank(ids[at], ids[next]);
            if (rank != NO_RANK) {
                waiting.enqueue((long) rank << 32 | at);
            }
        }
    }

    /** Neighbours of each place that still holds an id; -1 and the length stand for the ends. */
    private static final class Links {
        private final int[] previous;
        private final int[] next;

        Links(int length) {
            previous = new int[length];
            next = new int[length];
            for (int i = 0; i < length; i++) {
                previous[i] = i - 1;
                next[i] = i + 1;
            }
        }

        void remove(int at) {
            next[previous[at]] = next[at];
            if (next[at] < previous.length) {
                previous[next[at]] = previous[at];
            }
        }
    }
}
