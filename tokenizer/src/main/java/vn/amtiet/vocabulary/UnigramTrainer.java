package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Expectation maximisation with pruning, as SentencePiece trains its unigram model (unigram_model_trainer.cc): two steps of
 * EM, drop the quarter of the pieces whose loss would cost least likelihood, again, until few enough are left. Sums run in
 * order of the pieces' bytes and logarithms are StrictMath's, so that equal counts give equal scores everywhere.
 */
final class UnigramTrainer {
    private static final int EM_STEPS = 2;
    private static final double KEPT_SHARE = 0.75;

    /** Pruning stops this far above the size wanted; the rest goes by score. */
    private static final double SLACK = 1.1;

    /** A piece that is expected less often is dropped (SentencePiece, kExpectedFrequencyThreshold). */
    private static final double LEAST_EXPECTED = 0.5;

    private final List<byte[]> texts = new ArrayList<>();
    private final long[] weights;
    private final TrainingProgress progress;
    private final UnigramSeeds seeds;

    UnigramTrainer(PieceCounts counts, int size, TrainingProgress progress) {
        long[] all = new long[counts.size()];
        counts.forEach((piece, count) -> {
            if (piece.length <= UnigramSeeds.LONGEST_TEXT_BYTES) {
                all[texts.size()] = count;
                texts.add(piece);
            }
        });
        this.weights = Arrays.copyOf(all, texts.size());
        this.progress = progress;
        this.seeds = new UnigramSeeds(texts, weights, size);
    }

    /** Characters that must have an id. */
    List<byte[]> characters() {
        return seeds.characters();
    }

    /** A model of about {@code wanted} pieces. */
    UnigramModel train(int wanted) {
        double[] counts = seeds.counts();
        double log = StrictMath.log(Arrays.stream(counts).sum());
        UnigramModel model = new UnigramModel(
                seeds.pieces(),
                Arrays.stream(counts).map(count -> StrictMath.log(count) - log).toArray());
        int enough = (int) (wanted * SLACK);
        while (true) {
            for (int step = 0; step < EM_STEPS; step++) {
                model = expectAndMaximise(model);
            }
            if (model.pieces().size() <= enough) {
                return model;
            }
            progress.at(
                    Math.min(wanted, (int)
                            ((long) wanted * enough / model.pieces().size())),
                    wanted);
            model = prune(model, Math.max(enough, (int) (model.pieces().size() * KEPT_SHARE)));
        }
    }

    private UnigramModel expectAndMaximise(UnigramModel model) {
        double[] expected = new double[model.pieces().size()];
        for (int i = 0; i < weights.length; i++) {
            model.expect(texts.get(i), weights[i], expected);
        }
        int[] kept = IntStream.range(0, expected.length)
                .filter(i -> expected[i] >= LEAST_EXPECTED)
                .toArray();
        double log = digamma(IntStream.of(kept).mapToDouble(i -> expected[i]).sum());
        return new UnigramModel(
                IntStream.of(kept).mapToObj(model.pieces()::get).toList(),
                IntStream.of(kept).mapToDouble(i -> digamma(expected[i]) - log).toArray());
    }

    /** The pieces whose removal would cost most likelihood, and those that nothing else can say. */
    private UnigramModel prune(UnigramModel model, int keep) {
        int size = model.pieces().size();
        double[] used = used(model);
        double total = Arrays.stream(used).sum();
        double[] losses = new double[size];
        for (int i = 0; i < size; i++) {
            losses[i] = loss(model, i, used, total);
        }
        int[] kept = IntStream.range(0, size)
                .boxed()
                .filter(i -> losses[i] > Double.NEGATIVE_INFINITY)
                .sorted(Comparator.<Integer>comparingDouble(i -> losses[i])
                        .reversed()
                        .thenComparing(i -> model.pieces().get(i), Arrays::compareUnsigned))
                .limit(keep)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        return new UnigramModel(
                IntStream.of(kept).mapToObj(model.pieces()::get).toList(),
                IntStream.of(kept).mapToDouble(model::score).toArray());
    }

    /** How often each piece stands in the best segmentations of the corpus. */
    private double[] used(UnigramModel model) {
        double[] used = new double[model.pieces().size()];
        IntArrayList numbers = new IntArrayList();
        for (int t = 0; t < weights.length; t++) {
            numbers.clear();
            byte[] text = texts.get(t);
            model.best(text, 0, text.length, UnigramModel.UNKNOWN, numbers);
            for (int i = 0; i < numbers.size(); i++) {
                if (numbers.getInt(i) != UnigramModel.UNKNOWN) {
                    used[numbers.getInt(i)] += weights[t];
                }
            }
        }
        return used;
    }

    /**
     * Likelihood lost if the best segmentation without the piece replaced it. Infinite where there is none, minus infinity
     * where the piece is not in use.
     */
    private static double loss(UnigramModel model, int number, double[] used, double total) {
        byte[] piece = model.pieces().get(number);
        if (Utf8.length(piece, 0) == piece.length) {
            return Double.POSITIVE_INFINITY;
        }
        IntArrayList parts = new IntArrayList();
        model.best(piece, 0, piece.length, number, parts);
        double sum = IntStream.of(parts.toIntArray())
                .mapToDouble(part -> part == UnigramModel.UNKNOWN ? Double.NEGATIVE_INFINITY : model.score(part))
                .sum();
        if (sum == Double.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        if (used[number] == 0 || sum > model.score(number)) {
            return Double.NEGATIVE_INFINITY;
        }
        double self = StrictMath.log(used[number]) - StrictMath.log(total);
        double log = StrictMath.log(total + used[number] * (parts.size() - 1));
        double others = IntStream.of(parts.toIntArray())
                .mapToDouble(part -> StrictMath.log(used[part] + used[number]) - log)
                .sum();
        return used[number] * (self - others);
    }

    /** The derivative of log gamma: recurrence to 7, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
    static double digamma(double x) {
        double result = 0;
        double at = x;
        while (at < 7) {
            result -= 1 / at;
            at++;
        }
        double square = 1 / ((at - 0.5) * (at - 0.5));
        double series = square * (1.0 / 24 - square * (7.0 / 960 - square * (31.0 / 8064 - square * 127.0 / 30720)));
        return result + StrictMath.log(at - 0.5) + series;
    }
}
