package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.List;

/**
 * Byte pair encoding of one piece, exactly: while any pair of neighbours can be merged, the pair of lowest rank is, the
 * leftmost first. Pieces that come again are answered from a bounded cache.
 */
final class BytePairEncoder implements PieceEncoder {
    private final int[] ofByte;
    private final Long2IntOpenHashMap rankOfPair;
    private final int[] resultOfRank;
    private final PieceCache cache = new PieceCache();

    BytePairEncoder(VocabularyDefinition definition) {
        List<Merge> merges = definition.merges();
        ofByte = ByteIds.of(definition);
        resultOfRank = new int[merges.size()];
        rankOfPair = new Long2IntOpenHashMap(merges.size());
        rankOfPair.defaultReturnValue(MergingPiece.NO_RANK);
        for (int rank = 0; rank < resultOfRank.length; rank++) {
            Merge merge = merges.get(rank);
            rankOfPair.put(Merge.pair(merge.left(), merge.right()), rank);
            resultOfRank[rank] = merge.result();
        }
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        if (to - from == 1) {
            out.add(ofByte[text[from] & 0xFF]);
            return;
        }
        int[] known = cache.get(text, from, to);
        if (known == null) {
            known = merged(text, from, to);
            cache.put(text, from, to, known);
        }
        out.addElements(out.size(), known);
    }

    private int[] merged(byte[] text, int from, int to) {
        int[] ids = new int[to - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ofByte[text[from + i] & 0xFF];
        }
        return new MergingPiece(ids, rankOfPair, resultOfRank).merge();
    }
}
