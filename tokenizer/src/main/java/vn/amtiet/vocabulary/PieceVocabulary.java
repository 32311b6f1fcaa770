package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.amtiet.text.Normaliser;

/**
 * A vocabulary of any kind: normalise, split, say each piece. How one piece is said is the {@link PieceEncoder}'s part.
 * The text of ids is their pieces one after the other, unless the kind has a decoder of its own.
 */
final class PieceVocabulary implements Vocabulary {
    private final VocabularyDefinition definition;
    private final PieceEncoder encoder;
    private final @Nullable Supplier<IdDecoder> own;
    private final String fingerprint;

    /** A kind whose text is its pieces one after the other. */
    PieceVocabulary(VocabularyDefinition definition, PieceEncoder encoder) {
        this(definition, encoder, null);
    }

    /** A kind that reads its ids in its own way. */
    PieceVocabulary(VocabularyDefinition definition, PieceEncoder encoder, @Nullable Supplier<IdDecoder> own) {
        this.definition = definition;
        this.encoder = encoder;
        this.own = own;
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
        if (own != null) {
            return decode(ids, own.get());
        }
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

    private byte[] decode(int[] ids, IdDecoder decoder) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(ids.length * 3);
        for (int id : ids) {
            bytes(id);
            text.writeBytes(decoder.add(id));
        }
        text.writeBytes(decoder.finish());
        return text.toByteArray();
    }

    @Override
    public IdDecoder decoder() {
        return own != null ? own.get() : new Joined();
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

    /** Every id is certain at once. */
    private final class Joined implements IdDecoder {
        @Override
        public byte[] add(int id) {
            return piece(id);
        }

        @Override
        public byte[] finish() {
            return new byte[0];
        }
    }
}
