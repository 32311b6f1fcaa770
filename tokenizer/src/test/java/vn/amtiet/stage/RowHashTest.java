package vn.amtiet.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowHashTest {
    /** printf '\x01\x00\x00\x00\x01a\x00\x02\x00\x00\x00\x00\x00\x00\x00\x05\x03\x00\x00\x00\x01\x00\x00\x00\x09' | sha256sum */
    private static final String GOLDEN = "55c2920661fbd5d499a6f804bd5540970de0796db03324960b7405e229c82d95";

    @Test
    void digestsTheCanonicalBytesOfARow() {
        byte[] digest = new RowHash.Row()
                .text("a")
                .text(null)
                .number(5)
                .ids(new int[] {9})
                .digest();
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(GOLDEN);
    }

    @Test
    void doesNotDependOnHowRowsAreGrouped() {
        byte[] first = new RowHash.Row().text("a").digest();
        byte[] second = new RowHash.Row().text("b").digest();
        byte[] both = new byte[64];
        System.arraycopy(first, 0, both, 0, 32);
        System.arraycopy(second, 0, both, 32, 32);
        RowHash grouped = new RowHash().add(both);
        assertThat(grouped.rows()).isEqualTo(2);
        assertThat(grouped.hex()).isEqualTo(new RowHash().add(first).add(second).hex());
        assertThat(new RowHash().add(second).add(first).hex())
                .isNotEqualTo(new RowHash().add(first).add(second).hex());
        assertThatThrownBy(() -> new RowHash().add(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsNullFromEmptyAndColumnsFromEachOther() {
        assertThat(new RowHash.Row().text(null).digest())
                .isNotEqualTo(new RowHash.Row().text("").digest());
        assertThat(new RowHash.Row().text("ab").text("c").digest())
                .isNotEqualTo(new RowHash.Row().text("a").text("bc").digest());
        assertThat(new RowHash.Row().map(null).digest())
                .isNotEqualTo(new RowHash.Row().map(Map.of()).digest());
    }

    @Test
    void mapsHashByContentNotByOrder() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("b", "2");
        one.put("a", "1");
        assertThat(new RowHash.Row().map(one).digest())
                .isEqualTo(new RowHash.Row().map(Map.of("a", "1", "b", "2")).digest());
    }
}
