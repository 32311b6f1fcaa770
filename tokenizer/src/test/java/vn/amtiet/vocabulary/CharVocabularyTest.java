package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

class CharVocabularyTest {
    private static Vocabulary trainedOn(String text) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.CHAR, 1 << 21);
        PieceCounts counts = new PieceCounts();
        plan.count(text.getBytes(StandardCharsets.UTF_8), counts);
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }

    @Example
    void numbersCharactersInOrderOfTheirCodePoints() {
        Vocabulary vocabulary = trainedOn("bạn ơi 🌾");
        assertThat(vocabulary.decodeToString(new int[] {0, 1, 2, 3, 4, 5, 6})).isEqualTo(" binơạ🌾");
        assertThat(vocabulary.size()).isEqualTo(7);
        assertThat(vocabulary.lossless()).isFalse();
        assertThat(vocabulary.special(SpecialToken.END_OF_DOCUMENT)).isEmpty();
    }

    @Property
    void saysItsOwnTextExactly(@ForAll @NotEmpty String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Vocabulary vocabulary = trainedOn(wellFormed);
        assertThat(vocabulary.decodeToString(vocabulary.encode(wellFormed))).isEqualTo(wellFormed);
        assertThat(vocabulary.encode(wellFormed)).hasSize(wellFormed.codePointCount(0, wellFormed.length()));
    }

    @Example
    void refusesAnUnknownCharacterWithItsPlace() {
        assertThatThrownBy(() -> trainedOn("bạn").encode("bạné"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'é' (U+00E9) at character 3, byte 5")
                .hasMessageContaining("none of the 3 characters");
    }

    @Example
    void refusesMoreCharactersThanAllowed() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.CHAR, 3);
        PieceCounts counts = Texts.counts(plan);
        assertThatThrownBy(() -> VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs size " + counts.size() + ", got 3");
    }

    @Example
    void has65CharactersForTinyShakespeare() throws IOException {
        String text = Files.readString(SharedData.file("data/english/tinyshakespeare/input.txt"));
        Vocabulary vocabulary = trainedOn(text);
        assertThat(vocabulary.size()).isEqualTo(65);
        // nanoGPT's shakespeare_char: "First Citizen" begins 18 47 56 57 58.
        assertThat(vocabulary.encode("First")).containsExactly(18, 47, 56, 57, 58);
        assertThat(vocabulary.decodeToString(vocabulary.encode(text))).isEqualTo(text);
    }
}
