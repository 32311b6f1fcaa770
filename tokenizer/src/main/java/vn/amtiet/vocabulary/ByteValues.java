package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.List;

/** Makes {@link VocabularyKind#BYTE}: specials, then the 256 bytes in order of their values. There is nothing to learn. */
final class ByteValues {
    private ByteValues() {}

    static VocabularyDefinition of(VocabularyPlan plan) {
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        for (int value = 0; value < ByteAlphabet.SIZE; value++) {
            pieces.add(new byte[] {(byte) value});
        }
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }

    /** What byte-level kinds begin with: specials, then the 256 bytes in the order of {@link ByteAlphabet}. */
    static VocabularyDefinition start(VocabularyPlan plan) {
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        pieces.addAll(ByteAlphabet.pieces());
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }

    /** Says every byte by its own id. */
    static PieceEncoder encoder(VocabularyDefinition definition) {
        int[] ofByte = ByteIds.of(definition);
        return (text, from, to, ids) -> {
            for (int i = from; i < to; i++) {
                ids.add(ofByte[text[i] & 0xFF]);
            }
        };
    }
}
