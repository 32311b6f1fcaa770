package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.TonePlacement;

/**
 * Trains and opens {@link VocabularyKind#PURE}. Ids: specials, then the syllables of the counts by falling count, then, as
 * far as there is room, all others that the grammar can write, in lower case. What is no syllable is left out of training.
 */
final class PureSyllables {
    private PureSyllables() {}

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        PieceCounts syllables = new PieceCounts();
        counts.forEachInAnyOrder((piece, count) -> {
            int from = piece[0] == ' ' ? 1 : 0;
            if (SyllableGrammar.isSyllable(new String(piece, from, piece.length - from, StandardCharsets.UTF_8))) {
                syllables.add(piece, from, piece.length, count);
            }
        });
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        syllables.forEachByCount((piece, count) -> {
            if (pieces.size() < plan.size()) {
                pieces.add(piece);
                progress.at(pieces.size(), plan.size());
            }
        });
        SyllableGrammar.all().forEach(syllable -> {
            for (TonePlacement placement : TonePlacement.values()) {
                byte[] piece = syllable.written(placement).getBytes(StandardCharsets.UTF_8);
                if (pieces.size() < plan.size() && syllables.count(piece) == 0) {
                    syllables.add(piece, 1);
                    pieces.add(piece);
                }
            }
        });
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }

    static Vocabulary open(VocabularyDefinition definition) {
        PieceIndex index = new PieceIndex();
        int specials = definition.specials().size();
        for (int id = specials; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length == 0 || index.add(piece, 0, piece.length) != id - specials) {
                throw new IllegalArgumentException("a pure vocabulary needs special tokens first, then syllables that"
                        + " differ: id " + id + " is none of them");
            }
        }
        PieceEncoder encoder = (text, from, to, ids) -> encode(index, specials, text, from, to, ids);
        return new PieceVocabulary(definition, encoder, () -> new Decoder(definition));
    }

    private static void encode(PieceIndex index, int specials, byte[] text, int from, int to, IntArrayList ids) {
        boolean space = text[from] == ' ';
        int number = index.find(text, space ? from + 1 : from, to);
        if (number == PieceIndex.ABSENT || space == ids.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "'%s' at syllable %d, byte %d of the text: a pure vocabulary says only syllables with one space between"
                            + " them, and of those the %d that it has; drop what else is there or choose a lossless kind"
                            + " (syllable, symato)",
                    new String(text, from, to - from, StandardCharsets.UTF_8),
                    ids.size(),
                    from,
                    index.size()));
        }
        ids.add(number + specials);
    }

    /** Puts a space between two syllables; a special token says nothing and ends the text before it. */
    private static final class Decoder implements IdDecoder {
        private final VocabularyDefinition definition;
        private boolean follows;

        Decoder(VocabularyDefinition definition) {
            this.definition = definition;
        }

        @Override
        public byte[] add(int id) {
            byte[] piece = definition.pieces().get(id);
            String text = (follows && piece.length > 0 ? " " : "") + new String(piece, StandardCharsets.UTF_8);
            follows = piece.length > 0;
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] finish() {
            return new byte[0];
        }
    }
}
