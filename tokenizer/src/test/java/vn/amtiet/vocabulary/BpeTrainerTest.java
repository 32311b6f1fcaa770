package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vn.amtiet.text.Normaliser;

class BpeTrainerTest {
    private static final int FIRST = ByteAlphabet.SIZE;

    private static List<Merge> merges(PieceCounts counts, int size) {
        VocabularyPlan plan =
                new VocabularyPlan(VocabularyKind.BYTEBPE, size, Normaliser.NONE, PreTokenizer.GPT2, List.of());
        return BpeTrainer.train(plan, counts, TrainingProgress.SILENT).merges();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int id(char letter) {
        return letter - '!';
    }

    @Provide
    Arbitrary<Map<String, Integer>> corpora() {
        Arbitrary<String> piece =
                Arbitraries.strings().withChars('a', 'b', 'c').ofMinLength(1).ofMaxLength(12);
        return Arbitraries.maps(piece, Arbitraries.integers().between(1, 9))
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Property
    void learnsWhatCountingEverythingAgainAtEachStepLearns(@ForAll("corpora") Map<String, Integer> corpus) {
        PieceCounts counts = new PieceCounts();
        corpus.forEach((piece, count) -> counts.add(bytes(piece), count));
        assertThat(merges(counts, FIRST + 40)).isEqualTo(recounted(corpus, FIRST + 40));
    }

    @Property
    void doesNotDependOnTheOrderOfTheCounts(@ForAll("corpora") Map<String, Integer> corpus, @ForAll long seed) {
        List<String> pieces = new ArrayList<>(corpus.keySet());
        Collections.shuffle(pieces, new Random(seed));
        PieceCounts whole = new PieceCounts();
        corpus.forEach((piece, count) -> whole.add(bytes(piece), count));
        PieceCounts merged = new PieceCounts();
        for (String piece : pieces) {
            PieceCounts part = new PieceCounts();
            part.add(bytes(piece), corpus.get(piece));
            merged.merge(part);
        }
        assertThat(merges(merged, FIRST + 40)).isEqualTo(merges(whole, FIRST + 40));
    }

    @Example
    void takesTheSmallerLeftThenTheSmallerRightIdOfEqualCounts() {
        PieceCounts counts = new PieceCounts();
        counts.add(bytes("bc"), 5);
        counts.add(bytes("az"), 5);
        counts.add(bytes("ay"), 5);
        assertThat(merges(counts, FIRST + 3))
                .containsExactly(
                        new Merge(id('a'), id('y'), FIRST),
                        new Merge(id('a'), id('z'), FIRST + 1),
                        new Merge(id('b'), id('c'), FIRST + 2));
    }

    @Example
    void countsBeyond32Bits() {
        PieceCounts counts = new PieceCounts();
        counts.add(bytes("xy"), 5_000_000_000L);
        counts.add(bytes("ab"), 4_999_999_999L);
        assertThat(merges(counts, FIRST + 2))
                .containsExactly(new Merge(id('x'), id('y'), FIRST), new Merge(id('a'), id('b'), FIRST + 1));
    }

    @Example
    void stopsWhereNothingIsLeftToMerge() {
        PieceCounts counts = new PieceCounts();
        counts.add(bytes("abab"), 2);
        assertThat(merges(counts, 5000)).hasSize(2);
    }

    @Example
    void leavesPiecesOfMoreThan4096BytesOut() {
        PieceCounts counts = new PieceCounts();
        counts.add(bytes("q".repeat(PairTable.MAX_PIECE_BYTES + 1)), 1000);
        counts.add(bytes("ab"), 1);
        assertThat(merges(counts, 5000)).containsExactly(new Merge(id('a'), id('b'), FIRST));
    }

    @Example
    void refusesACountThatLeaves64Bits() {
        PieceCounts counts = new PieceCounts();
        counts.add(bytes("ab"), Long.MAX_VALUE);
        assertThatThrownBy(() -> counts.add(bytes("ab"), 1)).isInstanceOf(ArithmeticException.class);
    }

    @Example
    void refusesToLearnFromNothing() {
        assertThatThrownBy(() -> VocabularyTrainer.train(VocabularyKind.BYTEBPE, 300, new PieceCounts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no text was counted");
    }

    /** The definition itself: count all pairs, take the best, replace it, again. */
    private static List<Merge> recounted(Map<String, Integer> corpus, int size) {
        List<String> pieces = new ArrayList<>();
        ByteAlphabet.pieces().forEach(piece -> pieces.add(new String(piece, StandardCharsets.ISO_8859_1)));
        Map<List<Integer>, Integer> words = new HashMap<>();
        corpus.forEach((piece, count) ->
                words.put(piece.chars().map(letter -> id((char) letter)).boxed().toList(), count));
        List<Merge> merges = new ArrayList<>();
        while (pieces.size() < size) {
            Map<Long, Long> pairs = new HashMap<>();
            words.forEach((word, count) -> {
                for (int i = 0; i + 1 < word.size(); i++) {
                    pairs.merge(Merge.pair(word.get(i), word.get(i + 1)), (long) count, Long::sum);
                }
            });
            if (pairs.isEmpty()) {
                return merges;
            }
            long most = Collections.max(pairs.values());
            long best = pairs.keySet().stream()
                    .filter(pair -> pairs.get(pair) == most)
                    .min(Long::compare)
                    .orElseThrow();
            String joined = pieces.get((int) (best >>> 32)) + pieces.get((int) best);
            if (!pieces.contains(joined)) {
                pieces.add(joined);
            }
            Merge merge = new Merge((int) (best >>> 32), (int) best, pieces.indexOf(joined));
            merges.add(merge);
            Map<List<Integer>, Integer> replaced = new HashMap<>();
            words.forEach((word, count) -> replaced.merge(replace(word, merge), count, Integer::sum));
            words.clear();
            words.putAll(replaced);
        }
        return merges;
    }

    private static List<Integer> replace(List<Integer> word, Merge merge) {
        List<Integer> replaced = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            boolean here = i + 1 < word.size() && word.get(i) == merge.left() && word.get(i + 1) == merge.right();
            replaced.add(here ? merge.result() : word.get(i));
            i += here ? 1 : 0;
        }
        return replaced;
    }
}
