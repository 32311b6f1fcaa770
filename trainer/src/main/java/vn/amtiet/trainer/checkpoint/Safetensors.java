package vn.amtiet.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;

/**
 * A safetensors file open for reading: 8 bytes little-endian header length, a JSON header {@code {name: {dtype, shape,
 * data_offsets}}}, then the tensors' bytes, little-endian, without gaps (format of huggingface/safetensors 0.4). Only the
 * header is held in memory; files may exceed 2 GiB, one array read may not exceed 2^31 - 1 elements.
 *
 * <p>Example: {@code try (Safetensors file = Safetensors.open(path)) { float[] w = file.floats("wte"); }}. A file that
 * breaks the format is refused with a {@link UserError} that names the file and the rule.
 */
public final class Safetensors implements AutoCloseable {
    /** The format's own limit on headers. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private Safetensors(
            Path path, FileChannel channel, long dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
        this.path = path;
        this.channel = channel;
        this.dataStart = dataStart;
        this.entries = entries;
        this.metadata = metadata;
    }

    /** Element types: the format's names and widths. Arrays can be read from F32, F64, I32 and I64. */
    public enum Type {
        F64(8),
        F32(4),
        F16(2),
        BF16(2),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U8(1),
        BOOL(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * One tensor of a file.
     *
     * @param type element type
     * @param shape sizes, outermost first; empty for a scalar
     * @param offset first byte, counted from the end of the header
     */
    public record Entry(Type type, List<Integer> shape, long offset) {
        public Entry {
            shape = List.copyOf(shape);
        }

        /** Number of elements. */
        public long size() {
            long size = 1;
            for (int n : shape) {
                size = Math.multiplyExact(size, n);
            }
            return size;
        }

        /** Number of bytes. */
        public long bytes() {
            return Math.multiplyExact(size(), type.bytes());
        }
    }

    /** Opens a file and checks its header: names, types, shapes, and that the tensors fill the file without overlap. */
    public static Safetensors open(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            return parse(path, channel);
        } catch (IOException e) {
            close(channel);
            throw UserError.failed("cannot read " + path + ": " + e, e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Safetensors parse(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw broken(path, "at least 8 bytes of header length", size + " bytes in all");
        }
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(path, channel, length, 0);
        long headerLength = length.flip().getLong();
        if (headerLength < 2 || headerLength > Math.min(LARGEST_HEADER, size - 8)) {
            throw broken(path, "a header of 2 to " + Math.min(LARGEST_HEADER, size - 8) + " bytes", headerLength + "");
        }
        ByteBuffer text = ByteBuffer.allocate((int) headerLength);
        readFully(path, channel, text, 8);
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header(path, text.array()).properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
            } else {
                entries.put(field.getKey(), entry(path, field.getKey(), field.getValue()));
            }
        }
        checkCoverage(path, entries, size - 8 - headerLength);
        return new Safetensors(path, channel, 8 + headerLength, entries, metadata);
    }

    private static JsonNode header(Path path, byte[] text) {
        try {
            JsonNode header = new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8));
            if (header == null || !header.isObject()) {
                throw broken(path, "a JSON object as header", String.valueOf(header));
            }
            return header;
        } catch (JsonProcessingException e) {
            throw broken(path, "a JSON object as header", e.getOriginalMessage());
        }
    }

    private static Entry entry(Path path, String name, JsonNode node) {
        String where = "tensor \"" + name + "\": ";
        Type type = null;
        for (Type candidate : Type.values()) {
            if (candidate.name().equals(node.path("dtype").asText())) {
                type = candidate;
            }
        }
        if (type == null) {
            throw broken(
                    path,
                    where + "a dtype of " + List.of(Type.values()),
                    node.path("dtype").toString());
        }
        if (!node.path("shape").isArray()) {
            throw broken(path, where + "a shape", node.path("shape").toString());
        }
        List<Integer> shape = new ArrayList<>();
        for (JsonNode n : node.path("shape")) {
            if (!n.canConvertToInt() || n.intValue() < 0) {
                throw broken(path, where + "sizes from 0 to 2147483647", n.toString());
            }
            shape.add(n.intValue());
        }
        JsonNode offsets = node.path("data_offsets");
        if (offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()) {
            throw broken(path, where + "two data_offsets", offsets.toString());
        }
        Entry entry = new Entry(type, shape, offsets.get(0).longValue());
        long bytes = offsets.get(1).longValue() - offsets.get(0).longValue();
        if (bytes != bytesOf(path, where, entry)) {
            throw broken(path, where + entry.bytes() + " bytes for " + type + " " + shape, bytes + "");
        }
        return entry;
    }

    private static long bytesOf(Path path, String where, Entry entry) {
        try {
            return entry.bytes();
        } catch (ArithmeticException e) {
            throw broken(path, where + "a size below 2^63 bytes", entry.shape().toString());
        }
    }

    private static void checkCoverage(Path path, Map<String, Entry> entries, long dataBytes) {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().offset())
                .thenComparingLong(e -> e.getValue().bytes()));
        long end = 0;
        for (Map.Entry<String, Entry> e : ordered) {
            if (e.getValue().offset() != end) {
                throw broken(
                        path,
                        "tensor \"" + e.getKey() + "\" to begin at byte " + end,
                        "" + e.getValue().offset());
            }
            end += e.getValue().bytes();
        }
        if (end != dataBytes) {
            throw broken(path, end + " bytes of tensors", dataBytes + " (cut off or appended to?)");
        }
    }

    private static UserError broken(Path path, String expected, String got) {
        return UserError.failed(String.format(
                Locale.ROOT,
                "%s is not a sound safetensors file: expected %s, got %s; write or copy it again",
                path,
                expected,
                got));
    }

    /** Names in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The header's free {@code __metadata__}; empty if there is none. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Type, shape and place of a tensor. Throws {@link UserError} if the file has none of that name. */
    public Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw UserError.failed(path + " has no tensor \"" + name + "\"; it has " + summary());
        }
        return entry;
    }

    private String summary() {
        List<String> names = new ArrayList<>(entries.keySet());
        return names.size() <= 5 ? names.toString() : names.subList(0, 5) + " and " + (names.size() - 5) + " more";
    }

    /** All elements of an F32 tensor. */
    public float[] floats(String name) {
        return floats(name, 0, length(name));
    }

    /** Elements {@code offset} to {@code offset + length} of an F32 tensor. */
    public float[] floats(String name, long offset, int length) {
        float[] out = new float[length];
        read(name, Type.F32, offset, length, (buffer, at) -> {
            int n = buffer.remaining() / Float.BYTES;
            buffer.asFloatBuffer().get(out, at, n);
        });
        return out;
    }

    /** All elements of an F64 tensor. */
    public double[] doubles(String name) {
        double[] out = new double[length(name)];
        read(name, Type.F64, 0, out.length, (buffer, at) -> {
            int n = buffer.remaining() / Double.BYTES;
            buffer.asDoubleBuffer().get(out, at, n);
        });
        return out;
    }

    /** All elements of an I32 tensor. */
    public int[] ints(String name) {
        int[] out = new int[length(name)];
        read(name, Type.I32, 0, out.length, (buffer, at) -> {
            int n = buffer.remaining() / Integer.BYTES;
            buffer.asIntBuffer().get(out, at, n);
        });
        return out;
    }

    /** All elements of an I64 tensor. */
    public long[] longs(String name) {
        long[] out = new long[length(name)];
        read(name, Type.I64, 0, out.length, (buffer, at) -> {
            int n = buffer.remaining() / Long.BYTES;
            buffer.asLongBuffer().get(out, at, n);
        });
        return out;
    }

    private int length(String name) {
        long size = entry(name).size();
        if (size > Integer.MAX_VALUE - 8) {
            throw UserError.failed(path + ", tensor \"" + name + "\": " + size
                    + " elements do not fit one array; expected at most " + (Integer.MAX_VALUE - 8));
        }
        return (int) size;
    }

    /** Takes decoded little-endian bytes; {@code at} counts elements from the start of the read. */
    private interface Sink {
        void accept(ByteBuffer buffer, int at);
    }

    private void read(String name, Type type, long offset, int length, Sink sink) {
        Entry entry = entry(name);
        if (entry.type() != type) {
            throw UserError.failed(path + ", tensor \"" + name + "\": expected type " + type + ", got " + entry.type());
        }
        if (offset < 0 || length < 0 || offset + length > entry.size()) {
            throw new IndexOutOfBoundsException(
                    "elements " + offset + " to " + (offset + length) + " of " + entry.size() + " in " + name);
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        long position = dataStart + entry.offset() + offset * type.bytes();
        int perChunk = CHUNK / type.bytes();
        try {
            for (int at = 0; at < length; at += perChunk) {
                buffer.clear().limit(Math.min(perChunk, length - at) * type.bytes());
                int bytes = buffer.remaining();
                readFully(path, channel, buffer, position);
                position += bytes;
                sink.accept(buffer.flip(), at);
            }
        } catch (IOException e) {
            throw UserError.failed("cannot read tensor \"" + name + "\" of " + path + ": " + e, e);
        }
    }

    private static void readFully(Path path, FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int n = channel.read(buffer, at);
            if (n < 0) {
                throw broken(path, "bytes up to " + (at + buffer.remaining()), "end of file at " + at);
            }
            at += n;
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
