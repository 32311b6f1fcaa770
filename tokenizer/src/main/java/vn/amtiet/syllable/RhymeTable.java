package vn.amtiet.syllable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nucleus takes which glide and which codas. After q the glide is always u and more vowels may follow it (quốc,
 * quăng), so q has a table of its own.
 */
final class RhymeTable {
    /** Stands for the open rhyme in the rows below. */
    private static final String OPEN = "-";

    private static final Map<String, Rhyme> RHYMES = table(List.of(
            new Row("", "a", "- c ch i m n ng nh o p t u y"),
            new Row("", "ă", "c m n ng p t"),
            new Row("", "â", "c m n ng p t u y"),
            new Row("", "e", "- c m n ng o p t"),
            new Row("", "ê", "- c ch m n ng nh p t u"),
            new Row("", "i", "- ch m n nh p t u"),
            new Row("", "y", "-"),
            new Row("", "o", "- c i m n ng p t"),
            new Row("", "oo", "c ng"),
            new Row("", "ô", "- c i m n ng p t"),
            new Row("", "ơ", "- c i m n ng p t"),
            new Row("", "u", "- c i m n ng p t"),
            new Row("", "ư", "- c i m n ng p t u"),
            new Row("", "ia", "-"),
            new Row("", "ua", "-"),
            new Row("", "ưa", "-"),
            new Row("", "iê", "c m n ng p t u"),
            new Row("", "yê", "c m n ng p t u"),
            new Row("", "uô", "c i m n ng p t"),
            new Row("", "ươ", "c i m n ng p t u"),
            new Row("o", "a", "- c ch i m n ng nh o p t y"),
            new Row("o", "ă", "c m n ng p t"),
            new Row("o", "e", "- c m n ng o p t"),
            new Row("u", "â", "c m n ng p t y"),
            new Row("u", "ê", "- ch n nh t"),
            new Row("u", "ơ", "-"),
            new Row("u", "y", "- ch n nh p t u"),
            new Row("u", "ya", "-"),
            new Row("u", "yê", "n t")));

    private static final Map<String, Rhyme> RHYMES_AFTER_Q = table(List.of(
            new Row("u", "a", "- c ch i m n ng nh o p t u y"),
            new Row("u", "ă", "c m n ng p t"),
            new Row("u", "â", "c m n ng p t u y"),
            new Row("u", "e", "- c m n ng o p t"),
            new Row("u", "ê", "- ch n nh t u"),
            new Row("u", "i", "- ch n nh t"),
            new Row("u", "o", "- c i n ng t"),
            new Row("u", "ô", "- c i n ng t"),
            new Row("u", "ơ", "- c i n t"),
            new Row("u", "y", "- ch n nh p t u"),
            new Row("u", "yê", "n t")));

    private RhymeTable() {}

    /** The rhyme written with these letters after this onset, or null. */
    static @Nullable Rhyme find(String onset, String letters) {
        return of(onset).get(letters);
    }

    /** All rhymes that the onset could take before spelling rules. */
    static Collection<Rhyme> rhymes(String onset) {
        return of(onset).values();
    }

    private static Map<String, Rhyme> of(String onset) {
        return onset.equals("q") ? RHYMES_AFTER_Q : RHYMES;
    }

    private static Map<String, Rhyme> table(List<Row> rows) {
        Map<String, Rhyme> table = new LinkedHashMap<>();
        for (Row row : rows) {
            for (Rhyme rhyme : row.rhymes()) {
                Rhyme other = table.put(rhyme.written(), rhyme);
                if (other != null) {
                    throw new IllegalStateException(rhyme + " and " + other + " are written alike");
                }
            }
        }
        return table;
    }

    private record Row(String glide, String nucleus, String codas) {
        List<Rhyme> rhymes() {
            List<Rhyme> rhymes = new ArrayList<>();
            for (String coda : codas.split(" ")) {
                rhymes.add(new Rhyme(glide, nucleus, coda.equals(OPEN) ? "" : coda));
            }
            return rhymes;
        }
    }
}
