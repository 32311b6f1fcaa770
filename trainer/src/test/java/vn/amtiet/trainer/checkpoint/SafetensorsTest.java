package vn.amtiet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.cli.UserError;

class SafetensorsTest {
    @TempDir
    private Path dir;

    @Test
    void readsWhatItWrote() {
        Path path = dir.resolve("a.safetensors");
        float[] large = new float[600_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = i * 0.5f;
        }
        try (SafetensorsWriter writer = SafetensorsWriter.declare()
                .metadata("format", "pt")
                .f32("trọng số", List.of(2, 2))
                .i32("ids", List.of(3))
                .f32("empty", List.of(0, 5))
                .f32("large", List.of(600, 1000))
                .open(path)) {
            writer.write(new float[] {1, Float.NaN});
            writer.write(new float[] {-0f, 4});
            writer.write(new int[] {-1, 2, 3});
            writer.write(large);
        }
        try (Safetensors file = Safetensors.open(path)) {
            assertThat(file.names()).containsExactly("trọng số", "ids", "empty", "large");
            assertThat(file.metadata()).containsEntry("format", "pt");
            assertThat(file.floats("trọng số")).containsExactly(1, Float.NaN, -0f, 4);
            assertThat(file.ints("ids")).containsExactly(-1, 2, 3);
            assertThat(file.floats("empty")).isEmpty();
            assertThat(file.floats("large")).isEqualTo(large);
            assertThat(file.floats("large", 299_999, 2)).containsExactly(149_999.5f, 150_000f);
            assertThat(file.entry("large").shape()).containsExactly(600, 1000);
        }
    }

    @Test
    void refusesToCloseAnIncompleteFileAndToTakeTooMuch() {
        SafetensorsWriter writer =
                SafetensorsWriter.declare().f32("w", List.of(3)).open(dir.resolve("b.safetensors"));
        assertThatThrownBy(() -> writer.write(new float[4])).isInstanceOf(IllegalStateException.class);
        writer.write(new float[2]);
        assertThatThrownBy(writer::close).hasMessageContaining("incomplete").hasMessageContaining("2 of 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                           | 0 | a JSON object",
                "{\"w\":                                                      | 0 | a JSON object",
                "{\"w\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}  | 4 | a dtype of",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}              | 4 | a shape",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | sizes from 0",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}                       | 4 | two data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}  | 4 | 8 bytes for F32 [2]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}  | 8 | to begin at byte 0",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  | 3 | 4 bytes of tensors, got 3"
            })
    void refusesBrokenHeadersWithTheReason(String header, int dataBytes, String reason) throws IOException {
        byte[] json = header.strip().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Path path = dir.resolve("broken.safetensors");
        Files.write(path, bytes.array());
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("broken.safetensors")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesShortFilesAbsurdHeadersAndWrongTypes() throws IOException {
        Path path = dir.resolve("c.safetensors");
        Files.write(path, new byte[5]);
        assertThatThrownBy(() -> Safetensors.open(path)).hasMessageContaining("at least 8 bytes");
        Files.write(path, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 0, 0, 0});
        assertThatThrownBy(() -> Safetensors.open(path)).hasMessageContaining("a header of 2 to");
        try (SafetensorsWriter writer =
                SafetensorsWriter.declare().i32("ids", List.of(1)).open(path)) {
            writer.write(new int[] {7});
        }
        try (Safetensors file = Safetensors.open(path)) {
            assertThatThrownBy(() -> file.floats("ids")).hasMessageContaining("expected type F32, got I32");
            assertThatThrownBy(() -> file.floats("w")).hasMessageContaining("no tensor \"w\"");
        }
        assertThatThrownBy(() -> Safetensors.open(dir.resolve("absent"))).isInstanceOf(UserError.class);
    }
}
