package vn.amtiet.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of little-endian ids in a file, memory-mapped in segments because one buffer reaches 2 GiB at most. Safe for
 * concurrent reads. {@link #close} lets go of the mapping, which the collector then releases.
 */
final class MappedIds implements AutoCloseable {
    /** 1 GiB, a multiple of every id size and page size. */
    static final int SEGMENT_BYTES = 1 << 30;

    private static final int CHUNK = 4096;

    private final IdType type;
    private final long length;
    private final int segmentIds;
    private volatile ByteBuffer @Nullable [] segments;

    private MappedIds(IdType type, long length, int segmentIds, ByteBuffer[] segments) {
        this.type = type;
        this.length = length;
        this.segmentIds = segmentIds;
        this.segments = segments;
    }

    /** Maps {@code length} ids from byte {@code offset} of the file, {@code segmentBytes} at a time. */
    static MappedIds map(Path file, long offset, long length, IdType type, int segmentBytes) throws IOException {
        int segmentIds = segmentBytes / type.bytes();
        ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((length + segmentIds - 1) / segmentIds)];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < segments.length; i++) {
                long first = (long) i * segmentIds;
                long ids = Math.min(segmentIds, length - first);
                segments[i] = channel.map(
                                FileChannel.MapMode.READ_ONLY, offset + first * type.bytes(), ids * type.bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return new MappedIds(type, length, segmentIds, segments);
    }

    long length() {
        return length;
    }

    void read(long from, int[] to, int offset, int count) {
        ByteBuffer[] open = segments;
        if (open == null) {
            throw new IllegalStateException("the tokens are closed");
        }
        Objects.checkFromIndexSize(from, count, length);
        Objects.checkFromIndexSize(offset, count, to.length);
        int done = 0;
        while (done < count) {
            int segment = (int) ((from + done) / segmentIds);
            int start = (int) ((from + done) % segmentIds);
            int some = Math.min(count - done, segmentIds - start);
            if (type == IdType.UINT16) {
                readShorts(open[segment], start, to, offset + done, some);
            } else {
                open[segment].asIntBuffer().get(start, to, offset + done, some);
            }
            done += some;
        }
    }

    @Override
    public void close() {
        segments = null;
    }

    /** Copies in bulk, then widens: several times faster than id by id. */
    private static void readShorts(ByteBuffer segment, int start, int[] to, int offset, int count) {
        short[] narrow = new short[Math.min(count, CHUNK)];
        var shorts = segment.asShortBuffer();
        for (int done = 0; done < count; done += CHUNK) {
            int some = Math.min(count - done, CHUNK);
            shorts.get(start + done, narrow, 0, some);
            for (int i = 0; i < some; i++) {
                to[offset + done + i] = narrow[i] & 0xFFFF;
            }
        }
    }
}
