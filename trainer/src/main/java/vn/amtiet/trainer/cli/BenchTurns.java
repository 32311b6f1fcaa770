package vn.amtiet.trainer.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contenders that ran in turns, so that what slows the machine for a while slows each of them.
 *
 * @param turns per contender, one a round
 */
record BenchTurns(List<List<Turn>> turns) {
    /** Someone who can run training steps. */
    interface Contender {
        String name();

        Turn run(int steps);
    }

    /**
     * Some steps in a row.
     *
     * @param ms wall time of each step, or one number: their mean
     * @param cpu processor time a step, ms, all threads; 0 where it is not measured
     */
    record Turn(double[] ms, double cpu) {}

    /** Lets each run {@code steps} steps, {@code rounds} times around. */
    static BenchTurns of(List<? extends Contender> contenders, int rounds, int steps) {
        List<List<Turn>> turns = new ArrayList<>();
        contenders.forEach(c -> turns.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                turns.get(i).add(contenders.get(i).run(steps));
            }
        }
        return new BenchTurns(turns);
    }

    /** Of a contender's turns: the median step of each. */
    double[] medians(int contender) {
        return turns.get(contender).stream().mapToDouble(t -> median(t.ms())).toArray();
    }

    /** Median over the rounds of the contender's time divided by the first one's in the same round. */
    double ratio(int contender) {
        double[] own = medians(contender);
        double[] first = medians(0);
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, r -> own[r] / first[r]);
        return median(ratios);
    }

    /** Median processor time a step of a contender. */
    double processorTime(int contender) {
        return median(turns.get(contender).stream().mapToDouble(Turn::cpu).toArray());
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
