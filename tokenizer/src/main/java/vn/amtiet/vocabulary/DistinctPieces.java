package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.List;

/** Trains {@link VocabularyKind#CHAR}: specials, then every piece seen, in order of bytes, which is that of code points. */
final class DistinctPieces {
    private DistinctPieces() {}

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        int wanted = plan.specials().size() + counts.size();
        if (wanted > plan.size()) {
            throw new IllegalArgumentException(
                    "the text holds " + counts.size() + " different characters; with the special"
                            + " tokens a char vocabulary needs size " + wanted + ", got " + plan.size());
        }
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        counts.forEach((piece, count) -> {
            pieces.add(piece);
            progress.at(pieces.size(), wanted);
        });
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }
}
