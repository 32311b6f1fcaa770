package vn.amtiet.pipeline.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignerTest {
    private final Signer signer = new Signer(UniqueSettings.defaults());

    @Test
    void estimatesTheJaccardSimilarityOfShingles() {
        for (int changed : new int[] {0, 2, 5, 10, 20, 40, 80, 200}) {
            double meanError = 0;
            for (int seed = 0; seed < 20; seed++) {
                String[] left = syllables(seed, 400);
                String[] right = left.clone();
                Random random = new Random(1000 + seed);
                for (int i = 0; i < changed; i++) {
                    right[random.nextInt(right.length)] = "x" + i;
                }
                double estimate = similarity(String.join(" ", left), String.join(" ", right));
                double error = estimate - jaccard(String.join(" ", left), String.join(" ", right));
                assertThat(Math.abs(error))
                        .as("%d changed, seed %d", changed, seed)
                        .isLessThan(4 * 0.0473);
                meanError += error / 20;
            }
            // Standard error of the mean of 20 at J = 0.5: sqrt(0.25 / 112 / 20) = 0.0106; three of them.
            assertThat(meanError).as("%d changed", changed).isCloseTo(0, within(0.032));
        }
    }

    @Test
    void doesNotSeeHowOftenAShingleOccurs() {
        String text = String.join(" ", syllables(1, 30));
        assertThat(similarity(text + " " + text, text + " " + text + " " + text))
                .isEqualTo(1);
    }

    @Test
    void sharesABandAsOftenAsTheFormulaSays() {
        int shared = 0;
        double expected = 0;
        for (int seed = 0; seed < 200; seed++) {
            String[] left = syllables(seed, 300);
            String[] right = left.clone();
            for (int i = 0; i < 8; i++) {
                right[20 + 35 * i] = "x" + i;
            }
            double similarity = jaccard(String.join(" ", left), String.join(" ", right));
            expected += (1 - Math.pow(1 - Math.pow(similarity, 8), 14)) / 200;
            long[] a = signer.sign(String.join(" ", left)).bands();
            long[] b = signer.sign(String.join(" ", right)).bands();
            shared += IntStream.range(0, a.length).anyMatch(i -> a[i] == b[i]) ? 1 : 0;
        }
        assertThat(shared / 200.0).isCloseTo(expected, within(0.1));
    }

    @Test
    void givesEachBandItsOwnKeys() {
        long[] bands = signer.sign("một").bands();
        assertThat(Arrays.stream(bands).distinct().count()).isEqualTo(bands.length);
    }

    @Test
    void comparesTextsShorterThanAShingle() {
        assertThat(similarity("Xin chào", "xin chào!")).isEqualTo(1);
        assertThat(similarity("xin chào", "xin chao")).isEqualTo(0);
    }

    @Test
    void tellsTextsApartThatDifferInTonesAlone() {
        assertThat(similarity("ma mà mả mã mạ má", "má ma mà mả mã mạ")).isLessThan(1);
    }

    @Test
    void hashesTheFoldedContent() {
        assertThat(signer.sign("Hoà bình.").contentHash())
                .hasSize(32)
                .isEqualTo(signer.sign("hòa  BÌNH").contentHash())
                .isNotEqualTo(signer.sign("hòa binh").contentHash());
    }

    @Test
    void findsOnlyExactCopiesOfTextsWithoutSyllables() {
        DocumentSignature signature = signer.sign("!!!");
        assertThat(signature.bands()).isEmpty();
        assertThat(signature.contentHash())
                .isEqualTo(signer.sign("!!!").contentHash())
                .isNotEqualTo(signer.sign("???").contentHash());
        assertThat(DocumentSignature.similarity(signature.components(), signature.components()))
                .isZero();
    }

    @Test
    void estimatesFromSketchesAsFromSignatures() {
        String[] left = syllables(7, 400);
        String[] right = left.clone();
        Arrays.fill(right, 0, 60, "x");
        byte[] a = signer.sign(String.join(" ", left)).components();
        byte[] b = signer.sign(String.join(" ", right)).components();
        assertThat(Sketch.similarity(Sketch.of(a), Sketch.of(b)))
                .isCloseTo(DocumentSignature.similarity(a, b), within(0.03));
    }

    private double similarity(String left, String right) {
        return DocumentSignature.similarity(
                signer.sign(left).components(), signer.sign(right).components());
    }

    private static double jaccard(String left, String right) {
        Set<Long> a = shingles(left);
        Set<Long> b = shingles(right);
        Set<Long> both = new HashSet<>(a);
        both.retainAll(b);
        return both.size() / (double) (a.size() + b.size() - both.size());
    }

    private static Set<Long> shingles(String text) {
        return Arrays.stream(Signer.shingles(FoldedText.of(text), 5)).boxed().collect(Collectors.toSet());
    }

    private static String[] syllables(int seed, int count) {
        Random random = new Random(seed);
        return random.ints(count, 0, 5000).mapToObj(i -> "âm" + i).toArray(String[]::new);
    }
}
