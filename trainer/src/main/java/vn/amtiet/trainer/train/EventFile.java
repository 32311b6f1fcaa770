package vn.amtiet.trainer.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import vn.amtiet.cli.UserError;

/**
 * Scalars in the form that TensorBoard reads: records of {@code length (8 bytes), masked CRC32C of the length, data,
 * masked CRC32C of the data}, little-endian (tensorflow/core/lib/io/record_writer.h), each holding one {@code Event}
 * (tensorflow/core/util/event.proto: 1 wall_time double, 2 step int64, 3 file_version string, 5 summary; summary.proto:
 * 1 value {1 tag, 2 simple_value float}).
 */
final class EventFile implements AutoCloseable {
    private static final String PREFIX = "events.out.tfevents.";
    private static final int MASK_DELTA = 0xa282ead8;

    private final OutputStream out;
    private final Path path;

    private EventFile(OutputStream out, Path path) {
        this.out = out;
        this.path = path;
    }

    /** Creates {@code events.out.tfevents.SECONDS.amtiet} in a directory and writes the version record. */
    static EventFile create(Path directory, double wallSeconds) {
        Path path =
                directory.resolve(String.format(Locale.ROOT, PREFIX + "%010d.amtiet", (long) Math.floor(wallSeconds)));
        try {
            Files.createDirectories(directory);
            EventFile file = new EventFile(Files.newOutputStream(path), path);
            Message event = new Message();
            event.fixed64(1, Double.doubleToRawLongBits(wallSeconds));
            event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
            file.record(event.toByteArray());
            return file;
        } catch (IOException e) {
            throw UserError.failed("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    /** Deletes the event files of a directory. */
    static void deleteAll(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw UserError.failed("cannot delete old events in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Appends one scalar. */
    void scalar(String tag, long step, double value, double wallSeconds) {
        Message summaryValue = new Message();
        summaryValue.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
        summaryValue.fixed32(2, Float.floatToRawIntBits((float) value));
        Message summary = new Message();
        summary.bytes(1, summaryValue.toByteArray());
        Message event = new Message();
        event.fixed64(1, Double.doubleToRawLongBits(wallSeconds));
        event.varint(2, step);
        event.bytes(5, summary.toByteArray());
        try {
            record(event.toByteArray());
        } catch (IOException e) {
            throw UserError.failed("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private void record(byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 + data.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(data.length);
        bytes.putInt(maskedChecksum(bytes.array(), 8));
        bytes.put(data);
        bytes.putInt(maskedChecksum(data, data.length));
        out.write(bytes.array());
        out.flush();
    }

    /** {@code rotate right by 15, plus 0xa282ead8} (tensorflow/core/lib/hash/crc32c.h). */
    static int maskedChecksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A protocol buffer under construction: tag is {@code field << 3 | wire type}. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void varint(int field, long value) {
            raw(field << 3);
            raw(value);
        }

        void fixed64(int field, long value) {
            raw(field << 3 | 1);
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        void bytes(int field, byte[] value) {
            raw(field << 3 | 2);
            raw(value.length);
            bytes.writeBytes(value);
        }

        void fixed32(int field, int value) {
            raw(field << 3 | 5);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        private void raw(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
