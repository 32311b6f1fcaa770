package vn.amtiet.trainer.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** Known answers of the Random123 distribution (kat_vectors, philox4x32 10). */
    @Test
    void givesTheKnownAnswers() {
        int[] out = new int[4];
        Philox.block(0, 0, 0, 0, out);
        assertThat(out).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        Philox.block(-1L, -1, -1, -1L, out);
        assertThat(out).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        Philox.block(0x299f31d0a4093822L, 0x13198a2e, 0x03707344, 0x85a308d3243f6a88L, out);
        assertThat(out).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void wordsComeInBlocksOfFour() {
        int[] out = new int[4];
        Philox.block(7, 3, 11, 2, out);
        for (int i = 0; i < 4; i++) {
            assertThat(Philox.word(7, 3, 11, 8 + i)).isEqualTo(out[i]);
        }
    }

    @Test
    void uniformStaysBelowOne() {
        assertThat(Philox.uniform(-1)).isLessThan(1f);
        assertThat(Philox.uniform(-1, -1)).isLessThan(1.0);
        assertThat(Philox.uniform(0, 0)).isEqualTo(0.0);
    }
}
