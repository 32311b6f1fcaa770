package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;

class ByteVocabularyTest extends LosslessVocabularyContract {
    ByteVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.BYTE, 700));
    }

    @Override
    int idsOf(String syllable) {
        return syllable.getBytes(StandardCharsets.UTF_8).length;
    }

    @Example
    void givesAByteItsValueAfterTheSpecialTokens() {
        assertThat(vocabulary().size()).isEqualTo(257);
        assertThat(vocabulary().encode(new byte[] {0, 'a', (byte) 0xFF})).containsExactly(1, 'a' + 1, 256);
    }

    @Example
    void needsNoTextToLearnFrom() {
        assertThat(VocabularyTrainer.train(VocabularyKind.BYTE, 257, new PieceCounts())
                        .fingerprint())
                .isEqualTo(vocabulary().fingerprint());
    }
}
