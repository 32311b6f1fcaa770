package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.List;

/** Trains {@link VocabularyKind#SYLLABLE}: specials, the 256 bytes, then the most frequent pieces of two bytes or more. */
final class FrequentPieces {
    private FrequentPieces() {}

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        pieces.addAll(ByteAlphabet.pieces());
        counts.forEachByCount((piece, count) -> {
            if (piece.length > 1 && pieces.size() < plan.size()) {
                pieces.add(piece);
                progress.at(pieces.size(), plan.size());
            }
        });
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }
}
