package vn.amtiet.syllable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which nucleus takes which glide and which codas. After q the glide is always u and more vowels may follow it (quốc,
 * quăng), so q has tables of its own.
 */
final class RhymeTable {
    /** Stands for the open rhyme in the rows below. */
    private static final String OPEN = "-";

    private static final List<Row> STANDARD = List.of(
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
            new Row("u", "yê", "n t"));

    private static final List<Row> STANDARD_AFTER_Q = List.of(
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
            new Row("u", "yê", "n t"));

    private static final List<Row> VARIANT = List.of(
            new Row("", "ă", "- ch nh"),
            new Row("", "â", "- i nh"),
            new Row("", "e", "ch nh"),
            new Row("", "i", "c ng"),
            new Row("", "o", "ch nh"),
            new Row("", "oo", "- m n p t"),
            new Row("", "ô", "ch nh"),
            new Row("", "ơ", "nh"),
            new Row("", "u", "ch nh"),
            new Row("", "uo", "- c i m n ng t"),
            new Row("", "ư", "ch nh"),
            new Row("", "ươ", "- nh"),
            new Row("u", "â", "-"),
            new Row("u", "ê", "c m p u"),
            new Row("u", "y", "m ng"),
            new Row("u", "yê", "c ch m ng nh p"));

    private static final List<Row> VARIANT_AFTER_Q =
            List.of(new Row("u", "i", "m u"), new Row("u", "y", "ng"), new Row("u", "yê", "m ng nh"));

    private static final Map<String, Rhyme> RHYMES = table(STANDARD, VARIANT);
    private static final Map<String, Rhyme> RHYMES_AFTER_Q = table(STANDARD_AFTER_Q, VARIANT_AFTER_Q);
    private static final Set<Rhyme> REGULAR = regular(STANDARD);
    private static final Set<Rhyme> REGULAR_AFTER_Q = regular(STANDARD_AFTER_Q);

    private RhymeTable() {}

    /** The rhyme written with these letters after this onset, or null. */
    static @Nullable Rhyme find(String onset, String letters) {
        return of(onset).get(letters);
    }

    /** All rhymes that the onset could take before spelling rules. */
    static Collection<Rhyme> rhymes(String onset) {
        return of(onset).values();
    }

    /** Whether the rhyme is of standard orthography after this onset. */
    static boolean isRegular(String onset, Rhyme rhyme) {
        return (onset.equals("q") ? REGULAR_AFTER_Q : REGULAR).contains(rhyme);
    }

    private static Map<String, Rhyme> of(String onset) {
        return onset.equals("q") ? RHYMES_AFTER_Q : RHYMES;
    }

    private static Map<String, Rhyme> table(List<Row> standard, List<Row> variant) {
        Map<String, Rhyme> table = new LinkedHashMap<>();
        Stream.concat(standard.stream(), variant.stream())
                .flatMap(row -> row.rhymes().stream())
                .forEach(rhyme -> {
                    Rhyme other = table.put(rhyme.written(), rhyme);
                    if (other != null) {
                        throw new IllegalStateException(rhyme + " and " + other + " are written alike");
                    }
                });
        return table;
    }

    private static Set<Rhyme> regular(List<Row> rows) {
        return rows.stream().flatMap(row -> row.rhymes().stream()).collect(Collectors.toUnmodifiableSet());
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
