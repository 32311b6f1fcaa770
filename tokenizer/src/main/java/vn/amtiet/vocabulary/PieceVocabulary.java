package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.OptionalInt;
import vn.amtiet.text.Normaliser;

/**
 * A vocabulary whose text is its pieces one after the other: normalise, split, say each piece. How one piece is said is
 * the {@link PieceEncoder}'s part; all kinds so far differ in nothing else.
 */
final class PieceVocabulary implements Vocabulary {
    private final VocabularyDefinition definition;
    private final PieceEncoder encoder;
    private final String fingerprint;

    PieceVocabulary(VocabularyDefinition definition, PieceEncoder encoder) {
        this.definition = definition;
        this.encoder = encoder;
        this.fingerprint = definition.fingerprint();
    }

    VocabularyDefinition definition() {
        return definition;
    }

    @Override
    public String kind() {
        return definition.kind().id();
    }

    @Override
    public int size() {
        return definition.size();
    }

    @Override
    public Normaliser normaliser() {
        return definition.normaliser();
    }

    @Override
    public boolean lossless() {
        return definition.kind().lossless();
    }

    @Override
    public int[] encode(byte[] utf8) {
        byte[] normalised = definition.normaliser().normalise(utf8);
        IntArrayList ids = new IntArrayList(normalised.length / 3 + 8);
        definition.split().split(normalised, (text, from, to) -> encoder.encode(text, from, to, ids));
        return ids.toIntArray();
    }

    @Override
    public byte[] decode(int[] ids) {
        long length = 0;
        for (int id : ids) {
            length += bytes(id).length;
        }
        byte[] text = new byte[Math.toIntExact(length)];
        int end = 0;
        for (int id : ids) {
            byte[] piece = bytes(id);
            System.arraycopy(piece, 0, text, end, piece.length);
            end += piece.length;
        }
        return text;
    }

    @Override
    public byte[] piece(int id) {
        return bytes(id).clone();
    }

    private byte[] bytes(int id) {
        if (id < 0 || id >= size()) {
            throw new IllegalArgumentException("id " + id + ": expected 0 to " + (size() - 1));
        }
        return definition.pieces().get(id);
    }

    @Override
    public OptionalInt special(SpecialToken role) {
        return definition.specials().stream()
                .filter(special -> special.role() == role)
                .mapToInt(SpecialPiece::id)
                .findFirst();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
