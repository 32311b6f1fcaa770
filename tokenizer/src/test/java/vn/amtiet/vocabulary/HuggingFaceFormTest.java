package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vn.amtiet.text.Normaliser;

/** The tokenizer.json that we write means in Hugging Face's tokenizers what the vocabulary means here. */
class HuggingFaceFormTest {
    private static final VocabularyPlan BYTEBPE =
            VocabularyPlan.of(VocabularyKind.BYTEBPE, 900).withNormaliser(Normaliser.NFC);
    private static final VocabularyPlan SYLLABLE =
            VocabularyPlan.of(VocabularyKind.SYLLABLE, 900).withNormaliser(Normaliser.NFC);
    private static final Vocabulary OUR_BYTEBPE = Texts.trained(BYTEBPE);
    private static final Vocabulary OUR_SYLLABLE = Texts.trained(SYLLABLE);
    private static final ForeignTokenizer THEIR_BYTEBPE = ForeignTokenizer.of(OUR_BYTEBPE);
    private static final ForeignTokenizer THEIR_SYLLABLE = ForeignTokenizer.of(OUR_SYLLABLE);

    @Provide
    Arbitrary<String> texts() {
        // Normalisation of characters that this JDK does not know yet may differ.
        return Texts.any()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .filter(text -> text.codePoints().allMatch(Character::isDefined) && !text.contains("<|endoftext|>"));
    }

    @Property(tries = 2000)
    void hasTheSameIdsForByteBpe(@ForAll("texts") String text) {
        assertSame(OUR_BYTEBPE, THEIR_BYTEBPE, text);
    }

    @Property(tries = 2000)
    void hasTheSameIdsForSyllables(@ForAll("texts") String text) {
        assertSame(OUR_SYLLABLE, THEIR_SYLLABLE, text);
    }

    @Example
    void hasTheSameIdsOnRealText() {
        List<String> train = SharedData.texts("data/text/vntc-00.jsonl.zst", 1000);
        List<String> test = new ArrayList<>();
        for (String article : SharedData.texts("data/text/vietnews-00.jsonl.zst", 200)) {
            test.addAll(List.of(article.split("\n")));
        }
        for (VocabularyKind kind : List.of(VocabularyKind.BYTEBPE, VocabularyKind.SYLLABLE)) {
            VocabularyPlan plan = VocabularyPlan.of(kind, 8192).withNormaliser(Normaliser.NFC);
            PieceCounts counts = new PieceCounts();
            train.forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
            Vocabulary ours = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
            try (ForeignTokenizer theirs = ForeignTokenizer.of(ours)) {
                test.stream().limit(2000).forEach(text -> assertSame(ours, theirs, text));
            }
        }
    }

    @Example
    void namesEndOfDocumentAsASpecialToken() {
        int[] ids = THEIR_SYLLABLE.encode("sáng nay<|endoftext|>");
        assertThat(ids[ids.length - 1])
                .isEqualTo(OUR_SYLLABLE.special(SpecialToken.END_OF_DOCUMENT).orElseThrow());
    }

    private static void assertSame(Vocabulary ours, ForeignTokenizer theirs, String text) {
        int[] ids = ours.encode(text);
        assertThat(ids).as(text).isEqualTo(theirs.encode(text));
        assertThat(theirs.decode(ids)).isEqualTo(ours.decodeToString(ids));
    }
}
