package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.util.Arrays;

/**
 * One piece while its pairs are being merged; the ids given are overwritten. Short pieces are searched from end to end at
 * each step, which is quickest below some dozens of bytes. Long ones keep the places of each rank together: every place
 * is visited a bounded number of times and only the ranks are queued, so the time is linear in the piece for one
 * vocabulary.
 */
final class MergingPiece {
    private static final int LONG_PIECE = 48;
    private static final int NONE = -1;

    private final int[] ids;
    private final PairRanks ranks;

    MergingPiece(int[] ids, PairRanks ranks) {
        this.ids = ids;
        this.ranks = ranks;
    }

    /** The ids that are left when nothing can be merged any more. */
    int[] merge() {
        return ids.length < LONG_PIECE ? mergeShort() : new LongPiece().merge();
    }

    private int[] mergeShort() {
        int length = ids.length;
        long[] answers = new long[length];
        for (int i = 0; i + 1 < length; i++) {
            answers[i] = ranks.find(ids[i], ids[i + 1]);
        }
        while (length > 1) {
            int best = lowest(answers, length - 1);
            if (answers[best] == PairRanks.NONE) {
                break;
            }
            ids[best] = (int) answers[best];
            System.arraycopy(ids, best + 2, ids, best + 1, length - best - 2);
            System.arraycopy(answers, best + 2, answers, best + 1, length - best - 2);
            length--;
            if (best > 0) {
                answers[best - 1] = ranks.find(ids[best - 1], ids[best]);
            }
            if (best + 1 < length) {
                answers[best] = ranks.find(ids[best], ids[best + 1]);
            }
        }
        return Arrays.copyOf(ids, length);
    }

    private static int lowest(long[] answers, int length) {
        int best = 0;
        for (int i = 1; i < length; i++) {
            if (answers[i] < answers[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The places of each rank, and the neighbours of each place that still holds an id. */
    private final class LongPiece {
        private final int[] previous = new int[ids.length];
        private final int[] next = new int[ids.length];
        private final Int2ObjectOpenHashMap<IntArrayList> placesOfRank = new Int2ObjectOpenHashMap<>();
        private final IntHeapPriorityQueue waiting = new IntHeapPriorityQueue();

        int[] merge() {
            for (int i = 0; i < ids.length; i++) {
                previous[i] = i - 1;
                next[i] = i + 1;
                offer(i, i + 1);
            }
            while (!waiting.isEmpty()) {
                int rank = waiting.dequeueInt();
                IntArrayList places = placesOfRank.remove(rank);
                int[] inOrder = places.toIntArray();
                Arrays.sort(inOrder);
                int done = mergeAll(rank, inOrder);
                for (int i = done; i < inOrder.length; i++) {
                    place(rank, inOrder[i]);
                }
            }
            return Arrays.stream(ids).filter(id -> id != NONE).toArray();
        }

        /** Merges from left to right, until a pair of lower rank comes up; how many places were dealt with. */
        private int mergeAll(int rank, int[] places) {
            for (int i = 0; i < places.length; i++) {
                int at = places[i];
                int right = next[at];
                if (ids[at] == NONE || right == ids.length) {
                    continue;
                }
                long answer = ranks.find(ids[at], ids[right]);
                if (answer >>> 32 != rank) {
                    continue;
                }
                ids[at] = (int) answer;
                remove(right);
                int lowest = Math.min(previous[at] < 0 ? rank : offer(previous[at], at), offer(at, next[at]));
                if (lowest < rank) {
                    return i + 1;
                }
            }
            return places.length;
        }

        private void remove(int at) {
            ids[at] = NONE;
            next[previous[at]] = next[at];
            if (next[at] < ids.length) {
                previous[next[at]] = previous[at];
            }
        }

        /** Notes a pair if it can be merged; its rank, or the highest of numbers. */
        private int offer(int at, int right) {
            long answer = right < ids.length ? ranks.find(ids[at], ids[right]) : PairRanks.NONE;
            if (answer == PairRanks.NONE) {
                return Integer.MAX_VALUE;
            }
            place((int) (answer >>> 32), at);
            return (int) (answer >>> 32);
        }

        private void place(int rank, int at) {
            IntArrayList places = placesOfRank.get(rank);
            if (places == null) {
                places = new IntArrayList();
                placesOfRank.put(rank, places);
                waiting.enqueue(rank);
            }
            places.add(at);
        }
    }
}
