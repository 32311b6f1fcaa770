package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Says a piece by its one id. What happens to a piece without an id is the difference between the factories. */
final class WholePieceEncoder implements PieceEncoder {
    private final PieceIndex index = new PieceIndex();
    private final int[] ids;
    private final PieceEncoder otherwise;

    private WholePieceEncoder(VocabularyDefinition definition, PieceEncoder otherwise) {
        this.ids = new int[definition.size()];
        this.otherwise = otherwise;
        for (int id = 0; id < ids.length; id++) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length > 0) {
                ids[index.add(piece, 0, piece.length)] = id;
            }
        }
    }

    /** An unknown piece is said byte by byte. The definition holds all 256 bytes as pieces. */
    static PieceEncoder orBytes(VocabularyDefinition definition) {
        return new WholePieceEncoder(definition, ByteValues.encoder(definition));
    }

    /** An unknown piece is left to someone else: nothing is appended. */
    static PieceEncoder orNothing(VocabularyDefinition definition) {
        return new WholePieceEncoder(definition, (text, from, to, ids) -> {});
    }

    /** An unknown piece is refused with its place. */
    static PieceEncoder orRefuse(VocabularyDefinition definition) {
        return new WholePieceEncoder(definition, (text, from, to, ids) -> {
            String what = new String(text, from, to - from, StandardCharsets.UTF_8);
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "'%s' (U+%04X) at character %d, byte %d of the text is none of the %d characters of this vocabulary; "
                            + "train it on text that holds the character or choose a lossless kind (bytebpe, syllable)",
                    what,
                    what.codePointAt(0),
                    ids.size(),
                    from,
                    definition.size()));
        });
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        int number = index.find(text, from, to);
        if (number == PieceIndex.ABSENT) {
            otherwise.encode(text, from, to, out);
        } else {
            out.add(ids[number]);
        }
    }
}
