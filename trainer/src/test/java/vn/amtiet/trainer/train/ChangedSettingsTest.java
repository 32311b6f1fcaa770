package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ChangedSettingsTest {
    @Test
    void namesKeysThatDifferAppearOrGo() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        assertThat(ChangedSettings.between(
                        json.readTree("{\"a\":{\"b\":1,\"c\":2.0},\"d\":\"x\",\"e\":true}"),
                        json.readTree("{\"a\":{\"b\":1,\"c\":3.0},\"d\":\"x\",\"f\":0}")))
                .containsExactly("a.c: 2.0 before, 3.0 now", "e: true before, absent now", "f: absent before, 0 now");
    }
}
