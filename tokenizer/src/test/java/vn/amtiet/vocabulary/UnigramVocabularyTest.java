package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UnigramVocabularyTest extends LosslessVocabularyContract {
    UnigramVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.UNIGRAM, 700));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pieces of a and b with scores that make ties rare. */
    private static UnigramModel model() {
        List<byte[]> pieces = new ArrayList<>();
        double[] scores = new double[6];
        for (String piece : List.of("a", "b", "ab", "aba", "bb", "bab")) {
            scores[pieces.size()] = -1.1 - 0.37 * Math.sqrt(pieces.size() + 1);
            pieces.add(bytes(piece));
        }
        return new UnigramModel(pieces, scores);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars('a', 'b', 'é').ofMinLength(1).ofMaxLength(9);
    }

    /** All segmentations with their probabilities, without dynamic programming. */
    private static void all(UnigramModel model, String rest, double score, List<Integer> taken, List<Object[]> found) {
        if (rest.isEmpty()) {
            found.add(new Object[] {score, List.copyOf(taken)});
            return;
        }
        for (int i = 0; i <= model.pieces().size(); i++) {
            boolean unknown = i == model.pieces().size();
            String piece = unknown ? "é" : new String(model.pieces().get(i), StandardCharsets.UTF_8);
            if (rest.startsWith(piece)) {
                taken.add(unknown ? UnigramModel.UNKNOWN : i);
                double price = unknown ? model.score(5) - 10 : model.score(i);
                all(model, rest.substring(piece.length()), score + price, taken, found);
                taken.remove(taken.size() - 1);
            }
        }
    }

    @Property(tries = 300)
    void findsTheBestOfAllSegmentations(@ForAll("words") String word) {
        UnigramModel model = model();
        List<Object[]> found = new ArrayList<>();
        all(model, word, 0, new ArrayList<>(), found);
        double most = found.stream().mapToDouble(one -> (double) one[0]).max().orElseThrow();
        IntArrayList best = new IntArrayList();
        model.best(bytes(word), 0, bytes(word).length, UnigramModel.UNKNOWN, best);
        double score = best.intStream()
                .mapToDouble(i -> i == UnigramModel.UNKNOWN ? model.score(5) - 10 : model.score(i))
                .sum();
        assertThat(score).isCloseTo(most, within(1e-9));
    }

    @Property(tries = 300)
    void expectsAPieceAsOftenAsAllSegmentationsSay(@ForAll("words") String word) {
        UnigramModel model = model();
        List<Object[]> found = new ArrayList<>();
        all(model, word, 0, new ArrayList<>(), found);
        double total =
                found.stream().mapToDouble(one -> Math.exp((double) one[0])).sum();
        double[] counted = new double[6];
        for (Object[] one : found) {
            for (Object number : (List<?>) one[1]) {
                if ((int) number != UnigramModel.UNKNOWN) {
                    counted[(int) number] += 3 * Math.exp((double) one[0]) / total;
                }
            }
        }
        double[] expected = new double[6];
        model.expect(bytes(word), 3, expected);
        for (int i = 0; i < counted.length; i++) {
            assertThat(expected[i]).isCloseTo(counted[i], within(1e-9));
        }
    }

    @Example
    void knowsTheDigammaFunction() {
        assertThat(UnigramTrainer.digamma(1)).isCloseTo(-0.5772156649015329, within(1e-10));
        assertThat(UnigramTrainer.digamma(0.5)).isCloseTo(-1.9635100260214235, within(1e-10));
        assertThat(UnigramTrainer.digamma(100)).isCloseTo(4.600161852738087, within(1e-10));
    }

    @Example
    void learnsWholeSyllablesOfRealTextNearlyAsWellAsByteBpe() {
        List<String> train = SharedData.texts("data/text/vntc-00.jsonl.zst", 500);
        List<String> test = SharedData.texts("data/text/vietnews-00.jsonl.zst", 100);
        long unigram = tokens(VocabularyKind.UNIGRAM, train, test);
        long bpe = tokens(VocabularyKind.BYTEBPE, train, test);
        assertThat((double) unigram / bpe).isBetween(0.9, 1.05);
    }

    @Example
    void hasTheSameIdsInHuggingFacesTokenizersOnRealText() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.UNIGRAM, 4096);
        PieceCounts counts = new PieceCounts();
        SharedData.texts("data/text/vntc-00.jsonl.zst", 300).forEach(text -> plan.count(bytes(text), counts));
        Vocabulary ours = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
        try (ForeignTokenizer theirs = ForeignTokenizer.of(ours)) {
            for (String text : SharedData.texts("data/text/vietnews-00.jsonl.zst", 100)) {
                for (String line : text.split("\n")) {
                    assertThat(ours.encode(line)).as(line).isEqualTo(theirs.encode(line));
                }
            }
            for (String text : Texts.VIETNAMESE) {
                assertThat(ours.encode(text)).as(text).isEqualTo(theirs.encode(text));
            }
            assertThat(ours.encode("🇻🇳 漢字 mưa")).isEqualTo(theirs.encode("🇻🇳 漢字 mưa"));
            assertThat(theirs.decode(ours.encode("🇻🇳 漢字 mưa"))).isEqualTo("🇻🇳 漢字 mưa");
        }
    }

    private static long tokens(VocabularyKind kind, List<String> train, List<String> test) {
        VocabularyPlan plan = VocabularyPlan.of(kind, 4096);
        PieceCounts counts = new PieceCounts();
        train.forEach(text -> plan.count(bytes(text), counts));
        Vocabulary vocabulary = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
        assertThat(vocabulary.size()).isEqualTo(4096);
        return test.stream().mapToLong(text -> vocabulary.encode(text).length).sum();
    }
}
