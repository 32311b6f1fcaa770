package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.AbstractLong2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a corpus as sequences of ids while byte pair encoding is being trained: how often each pair of neighbours
 * occurs, and in which sequences it may stand. A merge touches only those sequences.
 */
final class PairTable {
    /** A longer piece says nothing about a language and makes every merge in it slow: it is left out of training. */
    static final int MAX_PIECE_BYTES = 4096;

    private final IntArrayList ids = new IntArrayList();
    private final IntArrayList starts = new IntArrayList();
    private final IntArrayList lengths = new IntArrayList();
    private final LongArrayList weights = new LongArrayList();
    private final Long2LongOpenHashMap counts = new Long2LongOpenHashMap();
    private final Long2ObjectOpenHashMap<IntArrayList> places = new Long2ObjectOpenHashMap<>();
    private final Long2LongOpenHashMap changes = new Long2LongOpenHashMap();

    private PairTable() {}

    /** The table of all pieces, each as the ids by which it is said before training. */
    static PairTable of(PieceCounts pieces, PieceEncoder start) {
        PairTable table = new PairTable();
        pieces.forEach((piece, count) -> {
            if (piece.length > 1 && piece.length <= MAX_PIECE_BYTES) {
                table.add(piece, count, start);
            }
        });
        return table;
    }

    private void add(byte[] piece, long count, PieceEncoder start) {
        int sequence = starts.size();
        int first = ids.size();
        start.encode(piece, 0, piece.length, ids);
        starts.add(first);
        lengths.add(ids.size() - first);
        weights.add(count);
        for (int i = first + 1; i < ids.size(); i++) {
            long pair = Merge.pair(ids.getInt(i - 1), ids.getInt(i));
            counts.addTo(pair, count);
            place(pair, sequence);
        }
    }

    /** All pairs and their counts. */
    Long2LongOpenHashMap counts() {
        return counts;
    }

    /** How often a pair stands there now. */
    long count(long pair) {
        return counts.get(pair);
    }

    /** Replaces the pair everywhere; the pairs whose counts have grown by it, with their new counts. */
    List<Long2LongMap.Entry> apply(Merge merge) {
        long pair = Merge.pair(merge.left(), merge.right());
        changes.clear();
        IntArrayList sequences = places.remove(pair);
        for (int i = 0; sequences != null && i < sequences.size(); i++) {
            replace(merge, sequences.getInt(i));
        }
        counts.remove(pair);
        changes.remove(pair);
        return settle();
    }

    private List<Long2LongMap.Entry> settle() {
        List<Long2LongMap.Entry> grown = new ArrayList<>();
        for (Long2LongMap.Entry change : changes.long2LongEntrySet()) {
            long pair = change.getLongKey();
            long count = counts.addTo(pair, change.getLongValue()) + change.getLongValue();
            if (count == 0) {
                counts.remove(pair);
                places.remove(pair);
            } else if (change.getLongValue() > 0) {
                grown.add(new AbstractLong2LongMap.BasicEntry(pair, count));
            }
        }
        return grown;
    }

    /** Replaces the pair in one sequence, from left to right, closing the gaps. */
    private void replace(Merge merge, int sequence) {
        int[] in = ids.elements();
        int start = starts.getInt(sequence);
        int end = start + lengths.getInt(sequence);
        long weight = weights.getLong(sequence);
        int write = start;
        for (int read = start; read < end; write++) {
            if (in[read] != merge.left() || read + 1 == end || in[read + 1] != merge.right()) {
                in[write] = in[read++];
                continue;
            }
            if (write > start) {
                change(in[write - 1], merge.left(), -weight, sequence);
                change(in[write - 1], merge.result(), weight, sequence);
            }
            if (read + 2 < end) {
                change(merge.right(), in[read + 2], -weight, sequence);
                change(merge.result(), in[read + 2], weight, sequence);
            }
            in[write] = merge.result();
            read += 2;
        }
        lengths.set(sequence, write - start);
    }

    private void change(int left, int right, long by, int sequence) {
        long pair = Merge.pair(left, right);
        changes.addTo(pair, by);
        if (by > 0) {
            place(pair, sequence);
        }
    }

    private void place(long pair, int sequence) {
        IntArrayList sequences = places.get(pair);
        if (sequences == null) {
            sequences = new IntArrayList(2);
            places.put(pair, sequences);
        }
        if (sequences.isEmpty() || sequences.getInt(sequences.size() - 1) != sequence) {
            sequences.add(sequence);
        }
    }
}
