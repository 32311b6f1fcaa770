package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.amtiet.syllable.SyllableCase;

/** Trains and opens {@link VocabularyKind#SYMATO}. */
final class Symato {
    private Symato() {}

    /** Specials, bytes, marks, then the symbols of the most frequent syllables; equal counts in order of their letters. */
    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        SymatoSpelling spelling = new SymatoSpelling();
        Map<String, Long> symbols = new HashMap<>();
        counts.forEach((piece, count) -> {
            String token = new String(piece, StandardCharsets.UTF_8).strip();
            if (SyllableCase.of(token).isPresent()) {
                spelling.form(token.toLowerCase(Locale.ROOT))
                        .ifPresent(form -> symbols.merge(form.symbol(), count, Math::addExact));
            }
        });
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        pieces.addAll(SymatoIds.fixedPieces());
        symbols.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(plan.size() - pieces.size())
                .forEach(symbol -> {
                    pieces.add(SymatoIds.nameOfSymbol(symbol.getKey()).getBytes(StandardCharsets.UTF_8));
                    progress.at(pieces.size(), plan.size());
                });
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, List.of());
    }

    static Vocabulary open(VocabularyDefinition definition) {
        SymatoSpelling spelling = new SymatoSpelling();
        SymatoIds ids = new SymatoIds(definition);
        return new PieceVocabulary(
                definition, new SymatoEncoder(definition, spelling, ids), () -> new SymatoDecoder(ids, spelling));
    }
}
