package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import vn.amtiet.syllable.SyllableCase;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.TonePlacement;

class SymatoVocabularyTest extends LosslessVocabularyContract {
    private static final Vocabulary WHOLE = whole();

    SymatoVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.SYMATO, 700));
    }

    /** Trained on every syllable of the grammar. */
    private static Vocabulary whole() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.SYMATO, 1 << 20);
        PieceCounts counts = new PieceCounts();
        SyllableGrammar.all()
                .forEach(syllable ->
                        plan.count(syllable.written(TonePlacement.OLD).getBytes(StandardCharsets.UTF_8), counts));
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }

    /** The names of the ids of a text. */
    private static String names(String text) {
        return Arrays.stream(WHOLE.encode(text))
                .mapToObj(id -> new String(WHOLE.piece(id), StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /** A space that leads a text, symbol and mark-tone. */
    @Override
    int idsOf(String syllable) {
        return 3;
    }

    @Example
    void writesTheExamplesOfSymato() {
        assertThat(names("Nước VIỆT đầy")).isEqualTo("|^ nuoc| |ws |^^ viet| |zj dday| |zf");
        assertThat(names("trời mưa")).isEqualTo("troi| |wf mua| |w");
    }

    @Example
    void keepsThePlaceOfTheToneAndAnyCase() {
        assertThat(names("hòa hoà")).isEqualTo("hoa| |f hoa| |f'");
        for (String text :
                List.of("hòa hoà HOÀ Thủy thuỷ", "nƯớc tHÀNH", "thuở thưở", "ho\u0300a", "a  b", "\u0301", "á\u0301")) {
            assertThat(WHOLE.decodeToString(WHOLE.encode(text))).as(text).isEqualTo(text);
        }
    }

    @Example
    void impliesTheSpaceBetweenSyllablesAndNoOther() {
        assertThat(names("mưa nhỏ")).isEqualTo("mua| |w nho| |r");
        assertThat(names("mưa  nhỏ")).contains("|w     nho|");
        assertThat(names("mưa, nhỏ")).isEqualTo("mua| |w ,   nho| |r");
        assertThat(names("mưa 5 nhỏ")).isEqualTo("mua| |w   5   nho| |r");
    }

    @Example
    void saysNearlyEverySyllableOfTheGrammarInTwoIdsAndAllOfThemExactly() {
        int[] bytewise = {0};
        SyllableGrammar.all().forEach(syllable -> {
            for (TonePlacement placement : TonePlacement.values()) {
                for (SyllableCase style : SyllableCase.values()) {
                    String text = style.apply(syllable.written(placement));
                    int[] ids = WHOLE.encode(text);
                    assertThat(WHOLE.decodeToString(ids)).isEqualTo(text);
                    bytewise[0] += ids.length > (style == SyllableCase.LOWER ? 2 : 3) && syllable.isStandard() ? 1 : 0;
                }
            }
        });
        assertThat(bytewise[0]).as("standard syllables that need bytes").isZero();
        assertThat(WHOLE.size()).isBetween(2_500, 5_000);
    }

    @Example
    void readsIdsThatNoTextHas() {
        int[] nuoc = WHOLE.encode("nước");
        int[] mua = WHOLE.encode("mưa");
        assertThat(WHOLE.decodeToString(new int[] {nuoc[0]})).isEqualTo("nuoc");
        assertThat(WHOLE.decodeToString(new int[] {nuoc[1]})).isEmpty();
        assertThat(WHOLE.decodeToString(new int[] {nuoc[0], mua[0], mua[1]})).isEqualTo("nuocmưa");
    }
}
