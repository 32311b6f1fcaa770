package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CharacterClassTest {
    private static final int BLOCK = 0x400;

    /** All of planes 0 to 3 and the tags of plane 14; the rest of Unicode is unassigned or private. */
    private static IntStream firstOfEachBlock() {
        return IntStream.concat(IntStream.range(0, 0x40000 / BLOCK), IntStream.of(0xE0000 / BLOCK, 0x10F000 / BLOCK))
                .map(block -> block * BLOCK);
    }

    @Test
    void agreesWithHuggingFaceOnEveryCharacter() {
        List<String> differences = new ArrayList<>();
        try (ForeignTokenizer judge = ForeignTokenizer.of(SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2))) {
            firstOfEachBlock().forEach(first -> {
                String block = IntStream.range(first, first + BLOCK)
                        .mapToObj(CharacterClassTest::inContext)
                        .reduce("", String::concat);
                if (!SplitRuleParityTest.sameCuts(judge, block, PreTokenizer.GPT2)) {
                    IntStream.range(first, first + BLOCK)
                            .filter(c -> !SplitRuleParityTest.sameCuts(judge, inContext(c), PreTokenizer.GPT2))
                            .forEach(c -> differences.add(Integer.toHexString(c)));
                }
            });
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void treatsBytesThatAreNoTextAsPunctuation() {
        byte[] text = {'a', (byte) 0xFF, (byte) 0xC3, 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertThat(PreTokenizer.GPT2.split(text))
                .containsExactly(new byte[] {'a'}, new byte[] {(byte) 0xFF, (byte) 0xC3}, new byte[] {'b'}, new byte[] {
                    (byte) 0xED, (byte) 0xA0, (byte) 0x80
                });
    }

    @Test
    void knowsMarksApartFromPunctuation() {
        assertThat(CharacterClass.of(0x0301)).isEqualTo(CharacterClass.MARK);
        assertThat(CharacterClass.of('ệ')).isEqualTo(CharacterClass.LETTER);
        assertThat(CharacterClass.of('½')).isEqualTo(CharacterClass.NUMBER);
        assertThat(CharacterClass.of(0x85)).isEqualTo(CharacterClass.SPACE);
        assertThat(CharacterClass.of('–')).isEqualTo(CharacterClass.OTHER);
        assertThat(CharacterClass.at("ạ".getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(CharacterClass.LETTER);
    }

    /** A letter clings to the "a", punctuation to the "+"; of the two that cling to neither, a number clings to the "1". */
    private static String inContext(int c) {
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            return "";
        }
        byte kind = CharacterClass.of(c);
        String letterOrPunctuation = "a" + Character.toString(c) + "+";
        boolean neither = kind == CharacterClass.NUMBER || kind == CharacterClass.SPACE;
        return neither ? letterOrPunctuation + "1" + Character.toString(c) + "+" : letterOrPunctuation;
    }
}
