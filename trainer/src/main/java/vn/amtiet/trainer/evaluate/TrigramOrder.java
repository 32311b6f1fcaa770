package vn.amtiet.trainer.evaluate;

import java.util.Arrays;

/**
 * The counts of one order of an n-gram model, by context: keys are {@code context << 21 | word}, sorted. Discounts
 * follow modified Kneser-Ney (Chen and Goodman 1999, "An empirical study of smoothing techniques", equation 17).
 */
final class TrigramOrder {
    /** Bits of one token id. */
    static final int ID_BITS = 21;

    private static final long WORD = (1L << ID_BITS) - 1;
    /** Where the counts of counts are too few for the formula: absolute discounting's usual middle. */
    private static final double PLAIN_DISCOUNT = 0.5;

    private final long[] keys;
    private final int[] counts;
    private final long[] contexts;
    private final int[] starts;
    private final double[] totals;
    private final double[] backoffs;
    private final double[] discounts;

    private TrigramOrder(long[] keys, int[] counts) {
        this.keys = keys;
        this.counts = counts;
        this.discounts = discounts(counts);
        int n = 0;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] >>> ID_BITS != keys[i - 1] >>> ID_BITS) {
                n++;
            }
        }
        this.contexts = new long[n];
        this.starts = new int[n + 1];
        this.totals = new double[n];
        this.backoffs = new double[n];
        index();
    }

    /** Counts equal keys; sorts the array in place. */
    static TrigramOrder counting(long[] occurrences) {
        Arrays.parallelSort(occurrences);
        int distinct = 0;
        for (int i = 0; i < occurrences.length; i++) {
            if (i == 0 || occurrences[i] != occurrences[i - 1]) {
                distinct++;
            }
        }
        long[] keys = new long[distinct];
        int[] counts = new int[distinct];
        int at = -1;
        for (int i = 0; i < occurrences.length; i++) {
            if (i == 0 || occurrences[i] != occurrences[i - 1]) {
                keys[++at] = occurrences[i];
            }
            counts[at]++;
        }
        return new TrigramOrder(keys, counts);
    }

    /** The next lower order by continuation counts: in how many contexts' first words a shorter n-gram was seen. */
    TrigramOrder lower(int idsLeft) {
        long mask = (1L << (ID_BITS * idsLeft)) - 1;
        long[] shorter = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            shorter[i] = keys[i] & mask;
        }
        return counting(shorter);
    }

    private void index() {
        int at = -1;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] >>> ID_BITS != keys[i - 1] >>> ID_BITS) {
                contexts[++at] = keys[i] >>> ID_BITS;
                starts[at] = i;
            }
            totals[at] += counts[i];
            backoffs[at] += discount(counts[i]);
        }
        starts[contexts.length] = keys.length;
        for (int i = 0; i < contexts.length; i++) {
            backoffs[i] /= totals[i];
        }
    }

    /** {@code max(c - D(c), 0) / c(context) + backoff(context) * lower}. */
    double probability(long context, int word, double lower) {
        int at = Arrays.binarySearch(contexts, context);
        if (at < 0) {
            return lower;
        }
        int found = Arrays.binarySearch(keys, starts[at], starts[at + 1], context << ID_BITS | word & WORD);
        double own = found < 0 ? 0 : (counts[found] - discount(counts[found])) / totals[at];
        return own + backoffs[at] * lower;
    }

    private double discount(int count) {
        return discounts[Math.min(count, 3)];
    }

    private static double[] discounts(int[] counts) {
        double[] n = new double[5];
        for (int count : counts) {
            if (count < 5) {
                n[count]++;
            }
        }
        double[] discounts = {0, PLAIN_DISCOUNT, PLAIN_DISCOUNT, PLAIN_DISCOUNT};
        if (n[1] > 0 && n[2] > 0 && n[3] > 0 && n[4] > 0) {
            double y = n[1] / (n[1] + 2 * n[2]);
            for (int c = 1; c <= 3; c++) {
                double value = c - (c + 1) * y * n[c + 1] / n[c];
                discounts[c] = value > 0 && value < c ? value : PLAIN_DISCOUNT;
            }
        }
        return discounts;
    }
}
