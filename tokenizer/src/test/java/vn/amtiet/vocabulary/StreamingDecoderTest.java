package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamingDecoderTest {
    private final Vocabulary bytes = SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2);

    @Test
    void keepsACharacterUntilItIsComplete() {
        int[] ids = bytes.encode("ế");
        StreamingDecoder decoder = new StreamingDecoder(bytes);
        assertThat(decoder.next(ids[0])).isEmpty();
        assertThat(decoder.next(ids[1])).isEmpty();
        assertThat(decoder.next(ids[2])).isEqualTo("ế");
        assertThat(decoder.end()).isEmpty();
    }

    @Test
    void saysAtTheEndThatACharacterWasBegun() {
        int[] ids = bytes.encode("😀");
        StreamingDecoder decoder = new StreamingDecoder(bytes);
        assertThat(decoder.next(ids[0]) + decoder.next(ids[1])).isEmpty();
        assertThat(decoder.end()).isEqualTo("\uFFFD");
        assertThat(decoder.next(bytes.encode("a")[0])).isEqualTo("a");
    }

    @Test
    void doesNotWaitForACharacterThatCannotComeAnyMore() {
        int[] ids = bytes.encode(new byte[] {(byte) 0xE1, 'a', (byte) 0xFF});
        StreamingDecoder decoder = new StreamingDecoder(bytes);
        assertThat(decoder.next(ids[0])).isEmpty();
        assertThat(decoder.next(ids[1])).isEqualTo("\uFFFDa");
        assertThat(decoder.next(ids[2])).isEqualTo("\uFFFD");
    }
}
