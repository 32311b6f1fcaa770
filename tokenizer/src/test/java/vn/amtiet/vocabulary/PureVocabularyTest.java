package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.TonePlacement;
import vn.amtiet.text.Normaliser;

class PureVocabularyTest {
    private static final Vocabulary VOCABULARY =
            Texts.trained(VocabularyPlan.of(VocabularyKind.PURE, 1 << 16).withNormaliser(Normaliser.LOWER));

    @Provide
    Arbitrary<List<String>> syllables() {
        List<String> all = SyllableGrammar.all()
                .map(syllable -> syllable.written(TonePlacement.NEW))
                .toList();
        return Arbitraries.of(all).list().ofMaxSize(12);
    }

    @Property
    void saysAnySyllablesInOneIdEach(@ForAll("syllables") List<String> syllables) {
        String text = String.join(" ", syllables);
        int[] ids = VOCABULARY.encode(text);
        assertThat(ids).hasSize(syllables.size());
        assertThat(VOCABULARY.decodeToString(ids)).isEqualTo(text);
    }

    @Property
    void givesBackTheTextOrRefusesIt(@ForAll byte[] bytes) {
        try {
            assertThat(VOCABULARY.decode(VOCABULARY.encode(bytes))).isEqualTo(Normaliser.LOWER.normalise(bytes));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("only syllables");
        }
    }

    @Example
    void refusesAllElseWithItsPlace() {
        assertThatThrownBy(() -> VOCABULARY.encode("trời mưa, nhỏ"))
                .hasMessageStartingWith("',' at syllable 2, byte 11 of the text");
        for (String other : List.of(" mưa", "mưa ", "mưa  nhỏ", "mưa\nnhỏ", "strong", "3")) {
            assertThatThrownBy(() -> VOCABULARY.encode(other)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(VOCABULARY.lossless()).isFalse();
    }

    @Example
    void putsTheSyllablesOfTheTextFirstByCount() {
        Vocabulary small = Texts.trained(VocabularyPlan.of(VocabularyKind.PURE, 20));
        for (int id = 1; id < small.size(); id++) {
            assertThat(SyllableGrammar.isSyllable(new String(small.piece(id), StandardCharsets.UTF_8)))
                    .isTrue();
        }
        Vocabulary large = Texts.trained(VocabularyPlan.of(VocabularyKind.PURE, 60));
        for (int id = 0; id < small.size(); id++) {
            assertThat(large.piece(id)).isEqualTo(small.piece(id));
        }
    }

    @Example
    void isTheSameFromItsDirectoryAndHasFactors() {
        Path directory = Path.of("target", "contract", "Pure");
        Vocabularies.save(VOCABULARY, directory);
        assertThat(Vocabularies.load(directory).fingerprint()).isEqualTo(VOCABULARY.fingerprint());
        SyllableFactors factors = SyllableFactors.load(directory);
        for (int id = 1; id < factors.ids(); id++) {
            assertThat(factors.isSyllable(id)).isTrue();
        }
    }
}
