package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.List;

/** Trains {@link VocabularyKind#SYLLABLE}: specials, the 256 bytes, then the most frequent pieces of two bytes or more. */
final class FrequentPieces {
    private FrequentPieces() {}

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        return extend(ByteValues.start(plan), plan.size(), List.of(), counts, progress);
    }

    /** Goes on where a definition ends: all its ids stay, then what is wanted, then what is frequent. */
    static VocabularyDefinition extend(
            VocabularyDefinition start, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        List<byte[]> pieces = new ArrayList<>(start.pieces());
        PieceIndex known = new PieceIndex();
        pieces.forEach(piece -> known.add(piece, 0, piece.length));
        for (byte[] piece : wanted) {
            add(piece, pieces, known);
        }
        if (pieces.size() > size) {
            throw new IllegalArgumentException(
                    "wanted tokens: with them the vocabulary needs " + pieces.size() + " ids, and its size is " + size);
        }
        counts.forEachByCount((piece, count) -> {
            if (pieces.size() < size) {
                add(piece, pieces, known);
                progress.at(pieces.size(), size);
            }
        });
        return new VocabularyDefinition(
                start.kind(), start.normaliser(), start.split(), pieces, start.specials(), List.of());
    }

    private static void add(byte[] piece, List<byte[]> pieces, PieceIndex known) {
        if (known.find(piece, 0, piece.length) == PieceIndex.ABSENT) {
            known.add(piece, 0, piece.length);
            pieces.add(piece);
        }
    }
}
