package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/**
 * How much of a text lies in repeated runs of n tokens, after Gopher (arXiv 2112.11446, table A1): shares of the
 * characters in letter tokens.
 */
final class Repetition {
    /**
     * Runs are looked for within so many tokens, the length of a long web page: in a statute or a book, names of
     * offices and set phrases come again over any distance, and the share would grow with length alone.
     */
    private static final int WINDOW = 2_000;

    private static final long BASE = 0x9E3779B97F4A7C15L | 1;

    private Repetition() {}

    /** Share of the commonest run: its letters times its count; 0 when no run occurs twice. */
    static double topShare(Tokens tokens, int n) {
        int runs = tokens.count() - n + 1;
        if (runs < 2) {
            return 0;
        }
        long[] keys = keys(tokens, n);
        Long2IntOpenHashMap counts = new Long2IntOpenHashMap(runs);
        int most = 1;
        long covered = 0;
        for (int i = 0; i < runs; i++) {
            int count = counts.addTo(keys[i], 1) + 1;
            if (count > 1 && count >= most) {
                long length = letters(tokens, i, n) * count;
                covered = count > most ? length : Math.max(covered, length);
                most = count;
            }
        }
        return (double) covered / tokens.letters();
    }

    /** Share of runs that occurred before in the same window; a repeated run is stepped over whole, so that no letter counts twice. */
    static double repeatedShare(Tokens tokens, int n) {
        int runs = tokens.count() - n + 1;
        if (runs < 2) {
            return 0;
        }
        long[] keys = keys(tokens, n);
        LongOpenHashSet seen = new LongOpenHashSet(Math.min(runs, WINDOW));
        long covered = 0;
        int i = 0;
        int windowEnd = WINDOW;
        while (i < runs) {
            if (i >= windowEnd) {
                seen.clear();
                windowEnd = i + WINDOW;
            }
            if (seen.add(keys[i])) {
                i++;
            } else {
                covered += letters(tokens, i, n);
                i += n;
            }
        }
        return (double) covered / tokens.letters();
    }

    private static long letters(Tokens tokens, int from, int n) {
        long letters = 0;
        for (int i = from; i < from + n; i++) {
            letters += tokens.length(i);
        }
        return letters;
    }

    /** Polynomial hashes of all runs of n tokens, rolled. */
    private static long[] keys(Tokens tokens, int n) {
        long leading = 1;
        for (int i = 0; i < n; i++) {
            leading *= BASE;
        }
        long[] keys = new long[tokens.count() - n + 1];
        long key = 0;
        for (int i = 0; i < tokens.count(); i++) {
            key = key * BASE + tokens.hash(i);
            if (i >= n) {
                key -= leading * tokens.hash(i - n);
            }
            if (i >= n - 1) {
                keys[i - n + 1] = key;
            }
        }
        return keys;
    }
}
