package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Byte pair encoding of one piece, exactly: while any pair of neighbours can be merged, the pair of lowest rank is, the
 * leftmost first. Pieces that come again are answered from a bounded cache.
 */
final class BytePairEncoder implements PieceEncoder {
    private final int[] ofByte;
    private final PairRanks ranks;
    private final PieceEncoder whole;
    private final PieceCache cache = new PieceCache();

    private BytePairEncoder(VocabularyDefinition definition, PairRanks ranks, PieceEncoder whole) {
        this.ofByte = ByteIds.of(definition);
        this.ranks = ranks;
        this.whole = whole;
    }

    /** The merges in the order of the definition. */
    BytePairEncoder(VocabularyDefinition definition) {
        this(definition, PairRanks.byOrder(definition.merges()), (text, from, to, ids) -> {});
    }

    /** tiktoken's way: a piece that is a token is that token; else any neighbours that make a token, lowest id first. */
    static PieceEncoder byRanks(VocabularyDefinition definition) {
        return new BytePairEncoder(
                definition, PairRanks.byResult(definition.pieces()), WholePieceEncoder.orNothing(definition));
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        if (to - from == 1) {
            out.add(ofByte[text[from] & 0xFF]);
            return;
        }
        if (to - from > PieceCache.MAX_PIECE_BYTES) {
            out.addElements(out.size(), merged(text, from, to));
            return;
        }
        int hash = PieceIndex.hash(text, from, to);
        int[] known = cache.get(hash, text, from, to);
        if (known == null) {
            known = merged(text, from, to);
            cache.put(hash, text, from, to, known);
        }
        if (known.length == 1) {
            out.add(known[0]);
        } else {
            out.addElements(out.size(), known);
        }
    }

    private int[] merged(byte[] text, int from, int to) {
        IntArrayList token = new IntArrayList(1);
        whole.encode(text, from, to, token);
        if (!token.isEmpty()) {
            return token.toIntArray();
        }
        int[] ids = new int[to - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ofByte[text[from + i] & 0xFF];
        }
        return new MergingPiece(ids, ranks).merge();
    }
}
