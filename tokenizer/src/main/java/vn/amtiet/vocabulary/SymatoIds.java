package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.amtiet.syllable.SyllableCase;

/**
 * What the ids of {@link VocabularyKind#SYMATO} are, in order: specials, the 256 bytes, case marks {@code |^} (first letter
 * large) and {@code |^^} (all), 23 mark-tones such as {@code |ws} ({@code |-} for none), then symbols such as {@code nuoc|}
 * by falling count. Names of more than one byte carry a bar, so that none is the name of a byte.
 */
final class SymatoIds {
    private static final Map<SyllableCase, String> CASES =
            new TreeMap<>(Map.of(SyllableCase.FIRST, "|^", SyllableCase.UPPER, "|^^"));

    /** Ids that are no symbols, special tokens left out. */
    static final int FIXED = ByteAlphabet.SIZE + CASES.size() + SymatoSpelling.MARK_TONES.size();

    private final VocabularyDefinition definition;
    private final Map<String, Integer> idOfName = new HashMap<>();
    private final Map<Integer, Integer> markToneOfId = new HashMap<>();
    private final Map<Integer, SyllableCase> caseOfId = new HashMap<>();
    private final Map<Integer, String> symbolOfId = new HashMap<>();

    /** Throws IllegalArgumentException where a case mark or a mark-tone has no id. */
    SymatoIds(VocabularyDefinition definition) {
        this.definition = definition;
        for (int id = 0; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length > 1) {
                idOfName.put(new String(piece, StandardCharsets.UTF_8), id);
            }
        }
        CASES.forEach((style, name) -> caseOfId.put(required(name), style));
        for (int i = 0; i < SymatoSpelling.MARK_TONES.size(); i++) {
            markToneOfId.put(required(nameOfMarkTone(i)), i);
        }
        idOfName.forEach((name, id) -> {
            if (name.endsWith("|")) {
                symbolOfId.put(id, name.substring(0, name.length() - 1));
            }
        });
    }

    private int required(String name) {
        Integer id = idOfName.get(name);
        if (id == null) {
            throw new IllegalArgumentException("a symato vocabulary needs an id for each mark: none for " + name);
        }
        return id;
    }

    /** The pieces that come before the symbols, special tokens left out. */
    static List<byte[]> fixedPieces() {
        List<byte[]> pieces = new ArrayList<>(ByteAlphabet.pieces());
        CASES.values().forEach(name -> pieces.add(name.getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < SymatoSpelling.MARK_TONES.size(); i++) {
            pieces.add(nameOfMarkTone(i).getBytes(StandardCharsets.US_ASCII));
        }
        return pieces;
    }

    private static String nameOfMarkTone(int index) {
        String name = SymatoSpelling.MARK_TONES.get(index);
        return "|" + (name.isEmpty() ? "-" : name);
    }

    /** The name of a symbol: {@code nuoc|}. */
    static String nameOfSymbol(String symbol) {
        return symbol + "|";
    }

    /** The ids of a syllable: case mark if it needs one, symbol, mark-tone; null where its symbol has no id. */
    int @Nullable [] idsOf(SymatoSpelling.Form form, SyllableCase style) {
        Integer symbol = idOfName.get(nameOfSymbol(form.symbol()));
        if (symbol == null) {
            return null;
        }
        int markTone = required(nameOfMarkTone(form.markTone()));
        return style == SyllableCase.LOWER
                ? new int[] {symbol, markTone}
                : new int[] {required(CASES.get(style)), symbol, markTone};
    }

    boolean isMarkTone(int id) {
        return markToneOfId.containsKey(id);
    }

    /** The index of the mark-tone that an id is, null for another id. */
    @Nullable
    Integer markTone(int id) {
        return markToneOfId.get(id);
    }

    /** The case that an id marks, null for another id. */
    @Nullable
    SyllableCase caseOf(int id) {
        return caseOfId.get(id);
    }

    /** The symbol that an id is, null for another id. */
    @Nullable
    String symbol(int id) {
        return symbolOfId.get(id);
    }

    /** The bytes of an id that stands for itself: a byte, or a special token. */
    byte[] bytes(int id) {
        return definition.pieces().get(id);
    }
}
