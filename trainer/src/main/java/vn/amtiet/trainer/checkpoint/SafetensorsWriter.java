package vn.amtiet.trainer.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.amtiet.cli.UserError;

/**
 * Writes a safetensors file tensor by tensor: the header is declared first, then the values follow in that order, in as
 * many pieces as the caller likes, so that no tensor need be in memory as a whole.
 *
 * <p>Example: {@code SafetensorsWriter.declare().f32("wte", List.of(65, 128)).open(path)}, then {@code write(values)},
 * then {@code close()}, which forces the bytes to the disk and throws IllegalStateException if values are missing.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final List<String> names;
    private final long[] sizes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Safetensors.Type> types;
    private int current;
    private long written;

    private SafetensorsWriter(Path path, FileChannel channel, Map<String, Safetensors.Entry> entries) {
        this.path = path;
        this.channel = channel;
        this.names = List.copyOf(entries.keySet());
        this.types = entries.values().stream().map(Safetensors.Entry::type).toList();
        this.sizes =
                entries.values().stream().mapToLong(Safetensors.Entry::size).toArray();
    }

    /** A header without tensors. */
    public static Declaration declare() {
        return new Declaration();
    }

    /** The header under construction: tensors in the order in which their values will be written. */
    public static final class Declaration {
        private final Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private long offset;

        private Declaration() {}

        /** Adds a tensor of fp32. */
        public Declaration f32(String name, List<Integer> shape) {
            return add(name, Safetensors.Type.F32, shape);
        }

        /** Adds a tensor of int32. */
        public Declaration i32(String name, List<Integer> shape) {
            return add(name, Safetensors.Type.I32, shape);
        }

        /** Adds a line of the free {@code __metadata__}. */
        public Declaration metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        private Declaration add(String name, Safetensors.Type type, List<Integer> shape) {
            Safetensors.Entry entry = new Safetensors.Entry(type, shape, offset);
            if (name.equals("__metadata__") || entries.putIfAbsent(name, entry) != null) {
                throw new IllegalArgumentException("tensor name is taken: " + name);
            }
            offset += entry.bytes();
            return this;
        }

        /** Creates or replaces the file and writes the header, padded with spaces so that the data is 8-byte aligned. */
        public SafetensorsWriter open(Path path) {
            ObjectNode header = new ObjectMapper().createObjectNode();
            if (!metadata.isEmpty()) {
                ObjectNode node = header.putObject("__metadata__");
                metadata.forEach(node::put);
            }
            entries.forEach((name, entry) -> {
                ObjectNode node = header.putObject(name);
                node.put("dtype", entry.type().name());
                entry.shape().forEach(node.putArray("shape")::add);
                node.putArray("data_offsets").add(entry.offset()).add(entry.offset() + entry.bytes());
            });
            byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
            byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
            Arrays.fill(padded, json.length, padded.length, (byte) ' ');
            ByteBuffer bytes = ByteBuffer.allocate(8 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(padded.length).put(padded).flip();
            try {
                FileChannel channel = FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                SafetensorsWriter writer = new SafetensorsWriter(path, channel, entries);
                writer.drain(bytes);
                return writer;
            } catch (IOException e) {
                throw UserError.failed("cannot write " + path + ": " + e, e);
            }
        }
    }

    /** The next values of the current fp32 tensor. Throws IllegalStateException if they are more than it holds. */
    public void write(float[] values) {
        int perChunk = CHUNK / Float.BYTES;
        advance(Safetensors.Type.F32, values.length);
        for (int at = 0; at < values.length; at += perChunk) {
            int n = Math.min(perChunk, values.length - at);
            buffer.clear().limit(n * Float.BYTES);
            buffer.asFloatBuffer().put(values, at, n);
            drain(buffer);
        }
    }

    /** The next values of the current int32 tensor. Throws IllegalStateException if they are more than it holds. */
    public void write(int[] values) {
        int perChunk = CHUNK / Integer.BYTES;
        advance(Safetensors.Type.I32, values.length);
        for (int at = 0; at < values.length; at += perChunk) {
            int n = Math.min(perChunk, values.length - at);
            buffer.clear().limit(n * Integer.BYTES);
            buffer.asIntBuffer().put(values, at, n);
            drain(buffer);
        }
    }

    private void advance(Safetensors.Type type, int count) {
        while (current < sizes.length && written == sizes[current]) {
            current++;
            written = 0;
        }
        if (current == sizes.length || types.get(current) != type || written + count > sizes[current]) {
            throw new IllegalStateException(path + ": " + count + " values of " + type + " do not fit "
                    + (current == sizes.length ? "after the last tensor" : describeCurrent()));
        }
        written += count;
    }

    private String describeCurrent() {
        return "tensor " + names.get(current) + ", " + types.get(current) + ", " + written + " of " + sizes[current];
    }

    private void drain(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw UserError.failed("cannot write " + path + ": " + e + "; is the disk full?", e);
        }
    }

    /** Forces the file to the disk. Throws IllegalStateException if declared values were not written. */
    @Override
    public void close() {
        try (FileChannel open = channel) {
            while (current < sizes.length && written == sizes[current]) {
                current++;
                written = 0;
            }
            if (current < sizes.length) {
                throw new IllegalStateException(path + " is incomplete at " + describeCurrent());
            }
            open.force(true);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + path + ": " + e + "; is the disk full?", e);
        }
    }
}
