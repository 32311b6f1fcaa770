package vn.amtiet.pipeline.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is packed, known by its first bytes alone. */
enum Compression {
    GZIP("1f8b"),
    ZSTD("28b52ffd"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    NONE("");

    private static final int MAGIC_BYTES = 8;
    /** xz names its memory need in the header; the strongest preset, -9, takes 65 MiB to unpack. */
    private static final int XZ_MEMORY_KIB = 128 << 10;
    /** Windows up to 2^27 = 128 MiB, what {@code zstd --long} makes. */
    private static final int ZSTD_WINDOW_LOG = 27;

    private static final Pattern DAMAGED_GZIP = Pattern.compile("\\.t?gz(\\.bad)?$");

    private final byte[] magic;

    Compression(String magic) {
        this.magic = HexFormat.of().parseHex(magic);
    }

    /**
     * The unpacked bytes of a stream, its packing found out. A file called ".gz" whose first bytes are neither gzip nor
     * text is a gzip file with a damaged head.
     */
    static ByteFeed open(String name, InputStream stored) {
        BufferedInputStream in = new BufferedInputStream(stored, 1 << 16);
        try {
            in.mark(MAGIC_BYTES);
            byte[] head = in.readNBytes(MAGIC_BYTES);
            in.reset();
            Compression compression = of(head);
            boolean damagedGzip =
                    compression == NONE && DAMAGED_GZIP.matcher(name).find() && hasControls(head);
            return (damagedGzip ? GZIP : compression).feed(in);
        } catch (IOException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new StreamFeed(new FailingStream(message));
        }
    }

    static Compression of(byte[] head) {
        for (Compression compression : values()) {
            if (compression.begins(head)) {
                return compression;
            }
        }
        return NONE;
    }

    private ByteFeed feed(InputStream in) throws IOException {
        return switch (this) {
            case GZIP -> new GzipMembers(in);
            case ZSTD -> new StreamFeed(new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG));
            case BZIP2 -> new StreamFeed(new BZip2CompressorInputStream(in, true));
            case XZ -> new StreamFeed(new XZInputStream(in, XZ_MEMORY_KIB));
            case NONE -> new StreamFeed(in);
        };
    }

    private boolean begins(byte[] head) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || head[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasControls(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < '\t') {
                return true;
            }
        }
        return false;
    }

    /** Stands for a stream whose unpacker refused the head. */
    private static final class FailingStream extends InputStream {
        private final String message;

        FailingStream(String message) {
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            throw new IOException(message);
        }
    }
}
