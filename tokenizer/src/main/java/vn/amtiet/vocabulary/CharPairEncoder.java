package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Byte pair encoding that starts from characters, as SentencePiece does it: a character without an id is said by its
 * bytes, which are never merged. Pieces of several characters that no merge makes are taken whole, the leftmost and
 * longest first, before anything is merged. The bytes are 256 ids in a row, 00 to FF; another id with the same one byte is
 * that character.
 */
final class CharPairEncoder implements PieceEncoder {
    private final int firstByte;
    private final PairRanks ranks;
    private final PieceIndex pieces = new PieceIndex();
    private final int[] idOfPiece;
    private final boolean[] whole;
    private final boolean[] startsWhole = new boolean[ByteAlphabet.SIZE];
    private final PieceCache cache = new PieceCache();
    private int longestWhole;

    CharPairEncoder(VocabularyDefinition definition) {
        firstByte = firstByte(definition);
        ranks = PairRanks.byOrder(definition.merges());
        idOfPiece = new int[definition.size()];
        whole = new boolean[definition.size()];
        boolean[] merged = new boolean[definition.size()];
        definition.merges().forEach(merge -> merged[merge.result()] = true);
        for (int value = 0; value < ByteAlphabet.SIZE; value++) {
            idOfPiece[pieces.add(new byte[] {(byte) value}, 0, 1)] = firstByte + value;
        }
        for (int id = 0; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length > 0 && (id < firstByte || id >= firstByte + ByteAlphabet.SIZE)) {
                idOfPiece[pieces.add(piece, 0, piece.length)] = id;
                whole[id] = !merged[id] && Utf8.length(piece, 0) < piece.length;
                startsWhole[piece[0] & 0xFF] |= whole[id];
                longestWhole = whole[id] ? Math.max(longestWhole, piece.length) : longestWhole;
            }
        }
    }

    private static int firstByte(VocabularyDefinition definition) {
        int found = 0;
        for (int id = 0; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            found = isByte(piece, found) ? found + 1 : isByte(piece, 0) ? 1 : 0;
            if (found == ByteAlphabet.SIZE) {
                return id - found + 1;
            }
        }
        throw new IllegalArgumentException("a " + definition.kind().id()
                + " vocabulary needs the 256 bytes as ids in a row, 00 to FF: none such was found");
    }

    private static boolean isByte(byte[] piece, int value) {
        return piece.length == 1 && (piece[0] & 0xFF) == value;
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        int hash = to - from <= PieceCache.MAX_PIECE_BYTES ? PieceIndex.hash(text, from, to) : 0;
        int[] known = to - from <= PieceCache.MAX_PIECE_BYTES ? cache.get(hash, text, from, to) : null;
        if (known == null) {
            IntArrayList said = new IntArrayList();
            say(text, from, to, said);
            known = said.toIntArray();
            cache.put(hash, text, from, to, known);
        }
        out.addElements(out.size(), known);
    }

    private void say(byte[] text, int from, int to, IntArrayList out) {
        int done = from;
        int at = from;
        while (at < to) {
            int end = startsWhole[text[at] & 0xFF] ? endOfWhole(text, at, to) : at;
            if (end > at) {
                merge(text, done, at, out);
                out.add(idOfPiece[pieces.find(text, at, end)]);
                done = end;
                at = end;
            } else {
                at += Utf8.length(text, at);
            }
        }
        merge(text, done, to, out);
    }

    /** The end of the longest piece that is taken whole here; {@code at} where there is none. */
    private int endOfWhole(byte[] text, int at, int to) {
        for (int end = Math.min(to, at + longestWhole); end > at; end--) {
            int number = pieces.find(text, at, end);
            if (number != PieceIndex.ABSENT && whole[idOfPiece[number]]) {
                return end;
            }
        }
        return at;
    }

    private void merge(byte[] text, int from, int to, IntArrayList out) {
        IntArrayList ids = new IntArrayList(to - from);
        int at = from;
        while (at < to) {
            int end = Math.min(to, at + Utf8.length(text, at));
            int number = pieces.find(text, at, end);
            if (number != PieceIndex.ABSENT) {
                ids.add(idOfPiece[number]);
            } else {
                for (int i = at; i < end; i++) {
                    ids.add(firstByte + (text[i] & 0xFF));
                }
            }
            at = end;
        }
        out.addElements(out.size(), new MergingPiece(ids.toIntArray(), ranks).merge());
    }
}
