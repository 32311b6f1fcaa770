package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import vn.amtiet.text.Normaliser;

/** Every split rule cuts where its regular expression cuts in Hugging Face's tokenizers. */
class SplitRuleParityTest {
    private static final ForeignTokenizer GPT2 = ForeignTokenizer.of(bytesOnly(PreTokenizer.GPT2));
    private static final ForeignTokenizer QWEN2 = ForeignTokenizer.of(bytesOnly(PreTokenizer.QWEN2));
    private static final ForeignTokenizer CL100K = ForeignTokenizer.of(bytesOnly(PreTokenizer.CL100K));
    private static final ForeignTokenizer O200K = ForeignTokenizer.of(bytesOnly(PreTokenizer.O200K));
    private static final ForeignTokenizer SYLLABLE = ForeignTokenizer.of(bytesOnly(PreTokenizer.SYLLABLE));

    @AfterContainer
    static void close() {
        GPT2.close();
        QWEN2.close();
        CL100K.close();
        O200K.close();
        SYLLABLE.close();
    }

    @Provide
    Arbitrary<String> texts() {
        // Lone surrogates are no text, and special tokens are found before anything is cut.
        return Texts.any()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty() && !text.contains("<|endoftext|>"));
    }

    @Property(tries = 2000)
    void cutsWhereGpt2Cuts(@ForAll("texts") String text) {
        assertThat(sameCuts(GPT2, text, PreTokenizer.GPT2)).isTrue();
    }

    @Property(tries = 2000)
    void cutsWhereQwen2Cuts(@ForAll("texts") String text) {
        assertThat(sameCuts(QWEN2, text, PreTokenizer.QWEN2)).isTrue();
    }

    @Property(tries = 2000)
    void cutsWhereLlama3Cuts(@ForAll("texts") String text) {
        assertThat(sameCuts(CL100K, text, PreTokenizer.CL100K)).isTrue();
    }

    @Property(tries = 2000)
    void cutsWhereTheO200kExpressionCuts(@ForAll("texts") String text) {
        assertThat(sameCuts(O200K, text, PreTokenizer.O200K)).isTrue();
    }

    @Example
    void cutsTenThousandRandomStringsAsHuggingFaceDoes() {
        Random random = new Random(20261123);
        for (int i = 0; i < 10_000; i++) {
            String text = Texts.random(random, codePoint -> true).replace("<|endoftext|>", "");
            if (!text.isEmpty()) {
                assertThat(sameCuts(QWEN2, text, PreTokenizer.QWEN2))
                        .as("qwen2: " + text)
                        .isTrue();
                assertThat(sameCuts(CL100K, text, PreTokenizer.CL100K))
                        .as("cl100k: " + text)
                        .isTrue();
                assertThat(sameCuts(O200K, text, PreTokenizer.O200K))
                        .as("o200k: " + text)
                        .isTrue();
            }
        }
    }

    @Property(tries = 2000)
    void cutsWhereTheSyllableExpressionCuts(@ForAll("texts") String text) {
        assertThat(sameCuts(SYLLABLE, text, PreTokenizer.SYLLABLE)).isTrue();
    }

    /** Whether the judge, for whom each byte is a token, puts each byte in the piece where we put it. */
    static boolean sameCuts(ForeignTokenizer judge, String text, PreTokenizer split) {
        long[] theirs = judge.pieceOfId(text);
        List<byte[]> ours = split.split(text.getBytes(StandardCharsets.UTF_8));
        int at = 0;
        for (int piece = 0; piece < ours.size(); piece++) {
            for (int i = 0; i < ours.get(piece).length; i++) {
                if (at == theirs.length || theirs[at++] != piece) {
                    return false;
                }
            }
        }
        return at == theirs.length;
    }

    /** A vocabulary that says every text byte by byte. */
    static Vocabulary bytesOnly(PreTokenizer split) {
        PieceCounts counts = new PieceCounts();
        counts.add(new byte[] {'a'}, 1);
        VocabularyPlan plan = new VocabularyPlan(
                VocabularyKind.BYTEBPE, 257, Normaliser.NONE, split, List.of(SpecialToken.END_OF_DOCUMENT));
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }
}
