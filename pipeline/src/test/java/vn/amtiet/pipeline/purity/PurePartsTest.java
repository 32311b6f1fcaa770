package vn.amtiet.pipeline.purity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.filter.FilterSettings;

class PurePartsTest {
    private static final String MIXED = """
            Trời mưa to. I can go to the inn, man. Bà cụ về nhà!
            Ông T. Thanh bật máy computer lên nhé.

            The weather report said nothing about the storm.

            Hai con voi đi qua cầu.""";

    @Test
    void cutsSentencesThatAreNotPure() {
        assertThat(clean(PurityMode.PURE_SYLLABLES, PurityUnit.SENTENCE)).isEqualTo("""
                Trời mưa to. Bà cụ về nhà!

                Hai con voi đi qua cầu.""");
        assertThat(clean(PurityMode.VIETNAMESE, PurityUnit.SENTENCE)).isEqualTo("""
                Trời mưa to. Bà cụ về nhà!
                Ông T. Thanh bật máy computer lên nhé.

                Hai con voi đi qua cầu.""");
    }

    @Test
    void cutsLines() {
        assertThat(clean(PurityMode.MOSTLY_PURE, PurityUnit.LINE)).isEqualTo("""
                Trời mưa to. I can go to the inn, man. Bà cụ về nhà!

                Hai con voi đi qua cầu.""");
    }

    @Test
    void cutsNothingOfADocument() {
        assertThat(clean(PurityMode.PURE_SYLLABLES, PurityUnit.DOCUMENT)).isSameAs(MIXED);
    }

    @Test
    void cutsEnglishThatHappensToParse() {
        PureParts parts = new PureParts(PurityMode.PURE_SYLLABLES, PurityUnit.SENTENCE);
        assertThat(parts.clean("The man can go to me in an inn. So do no.")).isEmpty();
        assertThat(parts.clean("1.000 – 2.000")).isEqualTo("1.000 – 2.000");
    }

    @Test
    void sharesCountTheTokensOfSentencesThatPass() {
        PurityShares shares = PurityShares.of("Trời mưa to. Bà bật computer lên nhé. Stop it now.");
        assertThat(shares).isEqualTo(new PurityShares(11, 8, 3, 3));
    }

    @Test
    void takesTagsOfMaskedDataForNoWords() {
        assertThat(PurityShares.of("Gọi [phone] nhé.")).isEqualTo(new PurityShares(2, 2, 2, 2));
        assertThat(PurityShares.of("Gọi [shop] nhé.")).isEqualTo(new PurityShares(3, 0, 0, 0));
    }

    @Test
    void isChosenByName() {
        FilterSettings settings = ConfigFile.parse(
                "purity: {mode: mostly-pure, unit: sentence}", "test", FilterSettings.class, List.of());
        assertThat(settings.purity().mode()).isEqualTo(PurityMode.MOSTLY_PURE);
        assertThat(settings.purity().unit()).isEqualTo(PurityUnit.SENTENCE);
        assertThat(settings.purity().minSyllableShare()).isEqualTo(0.9);
    }

    @Property(tries = 300)
    void cuttingTwiceCutsNoMore(@ForAll("texts") String text) {
        for (PurityUnit unit : PurityUnit.values()) {
            PureParts parts = new PureParts(PurityMode.MOSTLY_PURE, unit);
            String once = parts.clean(text);
            assertThat(parts.clean(once)).isEqualTo(once);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("Trời", "mưa", "the", "computer", "A", ". ", "! ", "1", "\n", "\n\n", " ", "”", "đi")
                .list()
                .ofMaxSize(40)
                .map(words -> String.join("", words));
    }

    private static String clean(PurityMode mode, PurityUnit unit) {
        return new PureParts(mode, unit).clean(MIXED);
    }
}
