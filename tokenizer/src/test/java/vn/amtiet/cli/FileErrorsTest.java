package vn.amtiet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileErrorsTest {
    /** The message of these exceptions is the path alone. */
    @Test
    void saysWhyWhereTheExceptionSaysOnlyWhich() {
        assertThat(FileErrors.reading("data/train.bin", new NoSuchFileException("data/train.bin")))
                .hasMessage("data/train.bin: cannot be read (no such file); check the path and its rights");
        assertThat(FileErrors.reason(new AccessDeniedException("data/train.bin")))
                .isEqualTo("access denied");
        assertThat(FileErrors.reason(new IOException("Is a directory\nand more")))
                .isEqualTo("Is a directory");
        assertThat(FileErrors.reason(new IOException())).isEqualTo("IOException");
    }
}
