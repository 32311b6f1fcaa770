package vn.amtiet.pipeline.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

class PassagesTest {
    private static final String QUESTION = "Ai là người đã viết bài thơ về con sông chảy qua làng nhỏ này vào năm ấy?";

    @TempDir
    private Path folder;

    @Test
    void findsThirteenSyllablesInARowWhateverTheirCaseAndMarks() {
        Passages passages = new Passages(13);
        passages.add(QUESTION);
        assertThat(passages.size()).isEqualTo(18 - 13 + 1);
        assertThat(passages.in("Hỏi: ĐÃ VIẾT BÀI THƠ VỀ CON SÔNG, CHẢY QUA LÀNG NHỎ NÀY VÀO; năm sau."))
                .isTrue();
        assertThat(passages.in("Hỏi: đã viết bài thơ về con sông chảy qua làng nhỏ này, năm sau."))
                .isFalse();
    }

    @Test
    void looksForNothingShorter() {
        Passages passages = new Passages(13);
        passages.add("Ai là người đã viết?");
        assertThat(passages.size()).isZero();
        assertThat(passages.in("Ai là người đã viết?")).isFalse();
    }

    @Test
    void readsAllStringsOfJsonAndPlainLines() throws IOException {
        Path file = folder.resolve("task.jsonl");
        Files.writeString(file, "{\"q\": \"một\", \"a\": [\"hai\", {\"b\": \"ba\"}], \"n\": 4}\nbốn\n{năm\n");
        List<String> texts = new ArrayList<>();
        EvaluationTexts.read(file.toString(), texts::add);
        assertThat(texts).containsExactly("một", "hai", "ba", "bốn", "{năm");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> EvaluationTexts.read(folder.resolve("none").toString(), text -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none");
    }
}
