package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's vocabularies by our encoder give the ids that jtokkit gives. */
class OpenAiParityTest {
    private static final int MIXED_BYTES = 10_000_000;

    private static Vocabulary ours(EncodingType type) {
        return Vocabularies.load(
                type == EncodingType.R50K_BASE
                        ? SharedData.file("data/tokenizers/gpt2/encoder.json")
                        : SharedData.file("data/tokenizers/tiktoken/" + type.getName() + ".tiktoken.zst"));
    }

    private static Encoding theirs(EncodingType type) {
        return Encodings.newLazyEncodingRegistry().getEncoding(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"CL100K_BASE", "O200K_BASE", "R50K_BASE"})
    void agreesOnTenMegabytesOfMixedText(EncodingType type) {
        Vocabulary ours = ours(type);
        Encoding theirs = theirs(type);
        for (String text : SharedData.mixedTexts(MIXED_BYTES)) {
            int[] expected = theirs.encodeOrdinary(text).toArray();
            int[] got = ours.encode(text);
            if (!Arrays.equals(got, expected)) {
                assertThat(got)
                        .as(text.substring(0, Math.min(80, text.length())))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CL100K_BASE", "O200K_BASE", "R50K_BASE"})
    void agreesOnTenThousandRandomStrings(EncodingType type) {
        Vocabulary ours = ours(type);
        Encoding theirs = theirs(type);
        Random random = new Random(20261123);
        for (int i = 0; i < 10_000; i++) {
            String text = Texts.random(random, OpenAiParityTest::knownToTheJdk);
            assertThat(ours.encode(text))
                    .as(text)
                    .isEqualTo(theirs.encodeOrdinary(text).toArray());
        }
    }

    /** jtokkit asks the JDK for classes of characters, and that of Java 17 knows Unicode 13. */
    private static boolean knownToTheJdk(int codePoint) {
        return Character.isDefined(codePoint) || CharacterClass.of(codePoint) == CharacterClass.OTHER;
    }
}
