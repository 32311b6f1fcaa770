package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.amtiet.syllable.Syllable;
import vn.amtiet.syllable.SyllableCase;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.TonePlacement;

/**
 * What each id of a vocabulary is made of, for embeddings whose row is a sum: space before it, case, onset, rhyme, tone
 * and the place of the tone mark for an id that is one syllable; a row of its own for any other id. Two ids never have the
 * same parts, so no two ids have the same sum by construction.
 *
 * <p>The parts of all columns are numbered through as rows 0 .. {@link #rows()}-1 of one table {@code [rows, width]}, so
 * the embedding of an id is {@code sum over columns c with row(id, c) >= 0 of table[row(id, c)]}.
 *
 * <p>Example: in " Nước" the parts are a space, FIRST, "n", "ươc", SAC and placement "any"; "hòa" has placement OLD.
 */
public final class SyllableFactors {
    /** What {@link #row} returns where an id has no part in a column. */
    public static final int NONE = -1;

    /** The columns, in the order of their rows. */
    public enum Column {
        /** "space" or "none": whether the piece begins with a space. */
        SPACE,
        /** A {@link SyllableCase}. */
        CASE,
        /** As spelled: "", "ngh", "gi". */
        ONSET,
        /** Without tone: "uyên". */
        RHYME,
        /** A {@link vn.amtiet.syllable.Tone}. */
        TONE,
        /** A {@link TonePlacement} where both styles are possible, else "any". */
        PLACEMENT,
        /** The number of an id that is no syllable. */
        OWN;

        /** The name in files: "onset". */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int COLUMNS = Column.values().length;

    private final List<List<String>> parts;
    private final int[] starts = new int[COLUMNS + 1];
    private final int[][] partOfId = new int[COLUMNS][];

    private SyllableFactors(Vocabulary vocabulary) {
        List<Map<String, Integer>> numbers = new ArrayList<>();
        for (Column column : Column.values()) {
            numbers.add(new LinkedHashMap<>());
            partOfId[column.ordinal()] = new int[vocabulary.size()];
            Arrays.fill(partOfId[column.ordinal()], NONE);
        }
        for (int id = 0; id < vocabulary.size(); id++) {
            String[] names = parts(vocabulary.piece(id), id);
            for (int column = 0; column < COLUMNS; column++) {
                if (names[column] != null) {
                    Map<String, Integer> known = numbers.get(column);
                    partOfId[column][id] = known.computeIfAbsent(names[column], name -> known.size());
                }
            }
        }
        parts = numbers.stream().map(known -> List.copyOf(known.keySet())).toList();
        for (int column = 0; column < COLUMNS; column++) {
            starts[column + 1] = starts[column] + parts.get(column).size();
        }
    }

    /** The factors of a vocabulary whose ids are pieces of text. Throws IllegalArgumentException for another. */
    public static SyllableFactors of(Vocabulary vocabulary) {
        VocabularyKind kind = VocabularyKind.of(vocabulary.kind());
        if (!kind.joins() && !kind.hasFactors()) {
            throw new IllegalArgumentException(
                    "factors of a vocabulary of kind " + vocabulary.kind() + ": its ids are no pieces of text");
        }
        return new SyllableFactors(vocabulary);
    }

    /** The factors of the vocabulary in a directory. Throws UserError where there is none. */
    public static SyllableFactors load(Path directory) {
        return of(Vocabularies.load(directory));
    }

    /** Number of ids. */
    public int ids() {
        return partOfId[0].length;
    }

    /** Number of rows of the table of all parts. */
    public int rows() {
        return starts[COLUMNS];
    }

    /** The row of an id's part in the table of all parts, or {@link #NONE}. */
    public int row(int id, Column column) {
        int part = partOfId[column.ordinal()][id];
        return part == NONE ? NONE : starts[column.ordinal()] + part;
    }

    /** The first row of a column. */
    public int firstRow(Column column) {
        return starts[column.ordinal()];
    }

    /** The names of a column's parts, in the order of their rows. */
    public List<String> parts(Column column) {
        return parts.get(column.ordinal());
    }

    /** Whether the id is one syllable, with or without a space before it. */
    public boolean isSyllable(int id) {
        return partOfId[Column.ONSET.ordinal()][id] != NONE;
    }

    /** The part of each column of one piece, null where it has none. */
    private static String[] parts(byte[] piece, int id) {
        String[] names = new String[COLUMNS];
        boolean space = piece.length > 1 && piece[0] == ' ';
        String token = new String(piece, space ? 1 : 0, piece.length - (space ? 1 : 0), StandardCharsets.UTF_8);
        Optional<SyllableCase> style = SyllableGrammar.isSyllable(token) ? SyllableCase.of(token) : Optional.empty();
        if (style.isEmpty() || !(SyllableGrammar.parse(token) instanceof Syllable syllable)) {
            names[Column.OWN.ordinal()] = Integer.toString(id);
            return names;
        }
        names[Column.SPACE.ordinal()] = space ? "space" : "none";
        names[Column.CASE.ordinal()] = style.get().name();
        names[Column.ONSET.ordinal()] = syllable.onset();
        names[Column.RHYME.ordinal()] = syllable.rhyme().written();
        names[Column.TONE.ordinal()] = syllable.tone().name();
        names[Column.PLACEMENT.ordinal()] =
                TonePlacement.of(token).map(Enum::name).orElse("any");
        return names;
    }
}
