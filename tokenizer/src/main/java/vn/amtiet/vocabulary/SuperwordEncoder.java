package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Byte pair encoding of each piece; then, from left to right, a piece that came out as one id is joined with the id before
 * it where the vocabulary has the two as one. Linear in the number of pieces.
 */
final class SuperwordEncoder implements PieceEncoder {
    private static final int NO_JOIN = -1;

    private final PieceEncoder words;
    private final Long2IntOpenHashMap joins = new Long2IntOpenHashMap();

    SuperwordEncoder(VocabularyDefinition definition) {
        joins.defaultReturnValue(NO_JOIN);
        List<Merge> inside = new ArrayList<>();
        for (Merge merge : definition.merges()) {
            if (Superwords.isJoined(definition.pieces().get(merge.result()))) {
                joins.put(Merge.pair(merge.left(), merge.right()), merge.result());
            } else {
                inside.add(merge);
            }
        }
        words = new BytePairEncoder(definition.withMerges(inside));
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        int before = out.size();
        words.encode(text, from, to, out);
        if (before > 0 && out.size() == before + 1) {
            int joined = joins.get(Merge.pair(out.getInt(before - 1), out.getInt(before)));
            if (joined != NO_JOIN) {
                out.removeInt(before);
                out.set(before - 1, joined);
            }
        }
    }
}
