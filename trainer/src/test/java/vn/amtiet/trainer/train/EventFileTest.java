package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    private Path directory;

    private record Scalar(String tag, long step, float value, double wallSeconds) {}

    @Test
    void whatIsWrittenReadsBackByTheFormat() throws IOException {
        try (EventFile file = EventFile.create(directory, 1.5)) {
            file.scalar("loss/mean", 0, 4.25, 2.5);
            file.scalar("loss/mean", 300, -0.125, 3.5);
        }
        List<byte[]> records = records();
        assertThat(new String(records.get(0), StandardCharsets.ISO_8859_1)).endsWith("brain.Event:2");
        assertThat(scalar(records.get(1))).isEqualTo(new Scalar("loss/mean", 0, 4.25f, 2.5));
        assertThat(scalar(records.get(2))).isEqualTo(new Scalar("loss/mean", 300, -0.125f, 3.5));
    }

    /** crc32c("123456789") is 0xe3069283 (RFC 3720, B.4); its masked form by hand. */
    @Test
    void checksumIsTheMaskedCastagnoli() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        int expected = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8;
        assertThat(EventFile.maskedChecksum(digits, digits.length)).isEqualTo(expected);
    }

    @Test
    void deletesOldEventsOnly() throws IOException {
        EventFile.create(directory, 1).close();
        Files.writeString(directory.resolve("note.txt"), "kept");
        EventFile.deleteAll(directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly("note.txt");
        }
    }

    private List<byte[]> records() throws IOException {
        Path path;
        try (Stream<Path> files = Files.list(directory)) {
            path = files.findFirst().orElseThrow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedChecksum(length, 8));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedChecksum(data, data.length));
            records.add(data);
        }
        return records;
    }

    private static Scalar scalar(byte[] record) {
        ByteBuffer event = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(event.get()).isEqualTo((byte) (1 << 3 | 1));
        double wallSeconds = event.getDouble();
        assertThat(event.get()).isEqualTo((byte) (2 << 3));
        long step = varint(event);
        assertThat(event.get()).isEqualTo((byte) (5 << 3 | 2));
        assertThat(varint(event)).isEqualTo(event.remaining());
        assertThat(event.get()).isEqualTo((byte) (1 << 3 | 2));
        assertThat(varint(event)).isEqualTo(event.remaining());
        assertThat(event.get()).isEqualTo((byte) (1 << 3 | 2));
        byte[] tag = new byte[(int) varint(event)];
        event.get(tag);
        assertThat(event.get()).isEqualTo((byte) (2 << 3 | 5));
        float value = event.getFloat();
        assertThat(event.hasRemaining()).isFalse();
        return new Scalar(new String(tag, StandardCharsets.UTF_8), step, value, wallSeconds);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
