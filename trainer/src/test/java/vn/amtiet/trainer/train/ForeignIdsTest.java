package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;

/** Files of a user's own, without a vocabulary, made for another model. */
class ForeignIdsTest {
    @TempDir
    private Path directory;

    private void train(Path data, String... overrides) {
        Training.run(
                TinyRun.config(data, overrides),
                directory.resolve("run"),
                new Training.Surroundings(line -> {}, () -> false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "val"})
    void anIdThatTheModelDoesNotHaveIsNamedWithFileAndPlace(String split) throws IOException {
        Path data = TinyRun.data(directory.resolve("data"));
        int[] ids = new int[10];
        ids[7] = 16;
        Files.write(data.resolve(split + ".bin"), TinyRun.uint16(ids));
        assertThatThrownBy(() -> train(data))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(data.resolve(split + ".bin") + ": token 7 is id 16, expected 0 to 15");
    }

    @Test
    void aModelWithMoreRowsReadsThem() throws IOException {
        Path data = TinyRun.data(directory.resolve("data"));
        Files.write(data.resolve("val.bin"), TinyRun.uint16(0, 1, 2, 3, 4, 5, 6, 16, 8, 9));
        train(data, "model.vocabularySize=17", "steps=1");
    }
}
