package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VocabularyTrainerTest {
    private static final List<VocabularyKind> SEEDED = List.of(VocabularyKind.BYTEBPE, VocabularyKind.SYLLABLE);
    private static final List<VocabularyKind> NESTED =
            List.of(VocabularyKind.BYTEBPE, VocabularyKind.SYLLABLE, VocabularyKind.SYMATO, VocabularyKind.SUPERWORD);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> wanted() {
        return List.of(bytes(" nghiêng"), bytes("bếp"), bytes(" bếp"), bytes(" nghiên"), bytes(" khoeo"));
    }

    @Property(tries = 20)
    void cutsAPrefixThatIsWhatTrainingToThatSizeGives(@ForAll @IntRange(min = 300, max = 420) int size) {
        for (VocabularyKind kind : NESTED) {
            Vocabulary large = Texts.trained(VocabularyPlan.of(kind, 420));
            Vocabulary small = Texts.trained(VocabularyPlan.of(kind, size));
            assertThat(VocabularyTrainer.prefix(large, small.size()).fingerprint())
                    .as(kind.id())
                    .isEqualTo(small.fingerprint());
        }
    }

    @Example
    void refusesAPrefixThatIsNone() {
        Vocabulary unigram = Texts.trained(VocabularyPlan.of(VocabularyKind.UNIGRAM, 400));
        assertThatThrownBy(() -> VocabularyTrainer.prefix(unigram, 300)).hasMessageContaining("no prefix");
        Vocabulary bpe = Texts.trained(VocabularyPlan.of(VocabularyKind.BYTEBPE, 400));
        assertThatThrownBy(() -> VocabularyTrainer.prefix(bpe, 401)).hasMessageContaining("expected 257 to 400");
        assertThatThrownBy(() -> VocabularyTrainer.prefix(bpe, 256)).hasMessageContaining("expected 257 to 400");
    }

    @Property(tries = 20)
    void countsTheSameOnAnyNumberOfThreads(@ForAll @IntRange(min = 1, max = 8) int threads) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.SUPERWORD, 600);
        PieceCounts counts = PieceCounting.count(plan, text -> Texts.VIETNAMESE.forEach(text), threads);
        assertThat(VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT)
                        .fingerprint())
                .isEqualTo(Texts.trained(plan).fingerprint());
    }

    @Example
    void passesOnWhatGoesWrongWhileCounting() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 600);
        assertThatThrownBy(() -> PieceCounting.count(
                        plan,
                        text -> {
                            text.accept("mưa");
                            throw new IllegalStateException("disk gone");
                        },
                        2))
                .hasMessage("disk gone");
    }

    @Example
    void givesWantedTokensOneIdEachBeforeWhatIsLearned() {
        for (VocabularyKind kind : SEEDED) {
            VocabularyPlan plan = VocabularyPlan.of(kind, 600);
            Vocabulary vocabulary =
                    VocabularyTrainer.train(plan, wanted(), Texts.counts(plan), TrainingProgress.SILENT);
            for (byte[] token : wanted()) {
                assertThat(vocabulary.encode(token)).as(kind.id()).hasSize(1);
            }
            for (String text : Texts.VIETNAMESE) {
                assertThat(vocabulary.decodeToString(vocabulary.encode(text))).isEqualTo(text);
            }
        }
    }

    @Example
    void refusesWantedTokensThatCannotBe() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 600);
        PieceCounts counts = Texts.counts(plan);
        assertThatThrownBy(() ->
                        VocabularyTrainer.train(plan, List.of(bytes(" học sinh")), counts, TrainingProgress.SILENT))
                .hasMessageContaining("wanted token ' học sinh': the split rule gpt2 cuts it");
        assertThatThrownBy(() -> VocabularyTrainer.train(
                        VocabularyPlan.of(VocabularyKind.BYTEBPE, 260), wanted(), counts, TrainingProgress.SILENT))
                .hasMessageContaining("need more than the 260 ids");
        assertThatThrownBy(() -> VocabularyTrainer.train(
                        VocabularyPlan.of(VocabularyKind.UNIGRAM, 600), wanted(), counts, TrainingProgress.SILENT))
                .hasMessageContaining("kinds that can: bytebpe, syllable");
    }

    @Example
    void extendsAVocabularyAndKeepsItsIds() {
        for (VocabularyKind kind : SEEDED) {
            VocabularyPlan plan = VocabularyPlan.of(kind, 300);
            PieceCounts english = new PieceCounts();
            plan.count(bytes("It's only a small test, isn't it? They'll see: we've done it, I'd say."), english);
            Vocabulary old = VocabularyTrainer.train(plan, english, TrainingProgress.SILENT);
            PieceCounts counts = new PieceCounts();
            VocabularyPlan more = VocabularyTrainer.planFor(old, 500);
            Texts.VIETNAMESE.forEach(text -> more.count(bytes(text), counts));
            Vocabulary extended = VocabularyTrainer.extend(old, 500, wanted(), counts, TrainingProgress.SILENT);
            assertThat(extended.size()).isGreaterThan(350).isLessThanOrEqualTo(500);
            assertThat(extended.special(SpecialToken.END_OF_DOCUMENT)).hasValue(0);
            for (int id = 0; id < old.size(); id++) {
                assertThat(extended.piece(id)).isEqualTo(old.piece(id));
            }
            assertThat(extended.encode(" bếp")).hasSize(1);
            String text = String.join("\n", Texts.VIETNAMESE);
            assertThat(extended.decodeToString(extended.encode(text))).isEqualTo(text);
            assertThat(extended.encode(text).length).isLessThan(old.encode(text).length * 3 / 4);
        }
    }

    @Example
    void refusesADefinitionThatLacksWhatItsKindNeeds() {
        VocabularyDefinition bytes = ByteValues.start(VocabularyPlan.of(VocabularyKind.UNIGRAM, 400));
        assertThatThrownBy(() -> VocabularyKind.UNIGRAM.open(bytes)).hasMessageContaining("needs a score");
        assertThatThrownBy(() -> VocabularyKind.SYMATO.open(bytes)).hasMessageContaining("none for |^");
    }

    @Example
    void goesOnWithByteBpeAsIfItHadNeverStopped() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 500);
        Vocabulary half = Texts.trained(VocabularyPlan.of(VocabularyKind.BYTEBPE, 350));
        Vocabulary whole = VocabularyTrainer.extend(half, 500, List.of(), Texts.counts(plan), TrainingProgress.SILENT);
        assertThat(whole.fingerprint()).isEqualTo(Texts.trained(plan).fingerprint());
    }
}
