package vn.amtiet.stage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hash of rows in order that a manifest carries: SHA-256 over the SHA-256 digests (32 bytes each) of the rows, one
 * after the other. It depends on the rows and their order, never on how they are cut into parts: each partition digests
 * its own rows with {@link Row}, and whoever sees the digests in row order feeds them to {@link #add}.
 *
 * <pre>{@code
 * byte[] digest = new RowHash.Row().text(id).text(url).map(meta).digest();
 * String sha256 = new RowHash().add(digest).hex();
 * }</pre>
 *
 * <p>Canonical form of a value, numbers big-endian: null {@code 00}; text {@code 01}, int32 length in bytes, UTF-8;
 * number {@code 02}, int64; ids {@code 03}, int32 count, int32 each; map {@code 04}, int32 count, then each key and
 * value as text, keys in the order of {@link String#compareTo}. Not safe for concurrent use.
 */
public final class RowHash {
    /** Bytes of a row's digest. */
    public static final int DIGEST_BYTES = 32;

    private final MessageDigest digest = sha256();
    private long rows;

    /** Appends the digests of one or more rows, {@value #DIGEST_BYTES} bytes each. */
    public RowHash add(byte[] rowDigests) {
        if (rowDigests.length % DIGEST_BYTES != 0) {
            throw new IllegalArgumentException(
                    "row digests come in multiples of " + DIGEST_BYTES + " bytes: " + rowDigests.length);
        }
        digest.update(rowDigests);
        rows += rowDigests.length / DIGEST_BYTES;
        return this;
    }

    /** Rows added so far. */
    public long rows() {
        return rows;
    }

    /** The hash in lower-case hexadecimal, 64 characters. The accumulator starts again from no rows. */
    public String hex() {
        rows = 0;
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A fresh SHA-256, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of one row: its values in column order. */
    public static final class Row {
        private final MessageDigest digest = sha256();
        private final ByteBuffer number = ByteBuffer.allocate(1 + Long.BYTES);

        public Row text(@Nullable String value) {
            if (value == null) {
                digest.update((byte) 0);
                return this;
            }
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            head(1, utf8.length);
            digest.update(utf8);
            return this;
        }

        public Row number(long value) {
            number.clear().put((byte) 2).putLong(value).flip();
            digest.update(number);
            return this;
        }

        public Row ids(int @Nullable [] values) {
            if (values == null) {
                digest.update((byte) 0);
                return this;
            }
            head(3, values.length);
            ByteBuffer encoded = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES));
            encoded.asIntBuffer().put(values);
            digest.update(encoded);
            return this;
        }

        public Row map(@Nullable Map<String, String> values) {
            if (values == null) {
                digest.update((byte) 0);
                return this;
            }
            head(4, values.size());
            new TreeMap<>(values).forEach((key, value) -> text(key).text(value));
            return this;
        }

        /** The row's 32 bytes. The builder starts again from an empty row. */
        public byte[] digest() {
            return digest.digest();
        }

        private void head(int tag, int count) {
            number.clear().put((byte) tag).putInt(count).flip();
            digest.update(number);
        }
    }
}
