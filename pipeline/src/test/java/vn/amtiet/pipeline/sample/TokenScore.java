package vn.amtiet.pipeline.sample;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of an expected text an extracted one holds, counted in pieces between white space with their numbers of
 * occurrence, as in the benchmarks of article extraction.
 */
record TokenScore(long shared, long expected, long got) {
    static TokenScore of(String expected, String got) {
        Map<String, Integer> left = new HashMap<>();
        String[] wanted = expected.strip().split("\\s+");
        String[] found = got.strip().split("\\s+");
        for (String token : wanted) {
            left.merge(token, 1, Integer::sum);
        }
        long shared = 0;
        for (String token : found) {
            if (left.merge(token, -1, Integer::sum) >= 0) {
                shared++;
            }
        }
        return new TokenScore(shared, wanted.length, found.length);
    }

    double precision() {
        return (double) shared / got;
    }

    double recall() {
        return (double) shared / expected;
    }

    double f1() {
        return 2.0 * shared / (expected + got);
    }
}
