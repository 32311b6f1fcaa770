package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vn.amtiet.text.Normaliser;

/** A small vocabulary: 256 bytes, then the characters a, b, space, ế; "ab" and " ab" by merging; "<h1>" whole. */
class CharPairEncoderTest {
    private static final int A = 256;
    private static final int AB = 260;
    private static final int SPACE_AB = 261;
    private static final int H1 = 262;

    private final Vocabulary vocabulary = VocabularyKind.CHARBPE.open(definition(0));

    private static VocabularyDefinition definition(int firstByte) {
        List<byte[]> pieces = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            pieces.add(new byte[] {(byte) (firstByte + value)});
        }
        for (String text : List.of("a", "b", " ", "ế", "ab", " ab", "<h1>")) {
            pieces.add(text.getBytes(StandardCharsets.UTF_8));
        }
        List<Merge> merges = List.of(new Merge(A, A + 1, AB), new Merge(A + 2, AB, SPACE_AB));
        return new VocabularyDefinition(
                VocabularyKind.CHARBPE, Normaliser.NONE, PreTokenizer.SPACES, pieces, List.of(), merges);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.any();
    }

    @Property
    void givesBackEveryTextAndEveryByte(@ForAll("texts") String text, @ForAll byte[] bytes) {
        assertThat(vocabulary.decodeToString(vocabulary.encode(text)))
                .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        assertThat(vocabulary.decode(vocabulary.encode(bytes))).isEqualTo(bytes);
    }

    @Example
    void mergesCharactersAndSaysOthersByTheirBytes() {
        assertThat(vocabulary.encode("ab ab")).containsExactly(AB, SPACE_AB);
        assertThat(vocabulary.encode("cếa")).containsExactly('c', A + 3, A);
        assertThat(vocabulary.encode("ề")).containsExactly(0xE1, 0xBB, 0x81);
    }

    @Example
    void takesAPieceThatNoMergeMakesWhole() {
        assertThat(vocabulary.encode("a<h1>b<h1")).containsExactly(A, H1, A + 1, '<', 'h', '1');
    }

    @Example
    void needsTheBytesInARow() {
        assertThatThrownBy(() -> VocabularyKind.CHARBPE.open(definition(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bytes as ids in a row");
    }
}
