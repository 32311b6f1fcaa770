package vn.amtiet.syllable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterTokensTest {
    @Test
    void findsRunsOfLettersMarksAndDigits() {
        assertThat(tokens("H5N1 ở Hà-Nội, 2024 «ba\u0300» 𝒜b"))
                .containsExactly("H5N1", "ở", "Hà", "Nội", "ba\u0300", "𝒜b");
        assertThat(tokens("")).isEmpty();
        assertThat(tokens("12 – 13, \uD835")).isEmpty();
    }

    @Test
    void countsSyllablesOfRunningText() {
        assertThat(Syllables.count("Hà Nội, Vietnam 2024 và window")).isEqualTo(3);
    }

    @Test
    void knowsWhichTokensCarryAMark() {
        LetterTokens tokens = new LetterTokens("đi can ÂM 2024é");
        List<Boolean> marked = new ArrayList<>();
        while (tokens.next()) {
            marked.add(tokens.isMarked());
        }
        assertThat(marked).containsExactly(true, false, true, true);
    }

    private static List<String> tokens(String text) {
        LetterTokens tokens = new LetterTokens(text);
        List<String> found = new ArrayList<>();
        while (tokens.next()) {
            found.add(text.substring(tokens.start(), tokens.end()));
        }
        return found;
    }
}
