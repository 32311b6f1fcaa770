package vn.amtiet.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;

/**
 * Token shards decoded into one memory-mapped local file: ids one after the other, uint16 or uint32, and the position
 * at which each document starts. Needs neither Parquet nor Hadoop. Built by {@code vn.amtiet.storage.ShardCache}.
 */
public final class TokenCache implements TokenSequence {
    private final TokenCacheHeader header;
    private final MappedIds ids;
    private final long[] starts;

    private TokenCache(TokenCacheHeader header, MappedIds ids, long[] starts) {
        this.header = header;
        this.ids = ids;
        this.starts = starts;
    }

    /**
     * The cache of a split of these shards, if it was built before.
     *
     * @param shards the manifest of the shard directory
     * @throws UserError when the cache file is damaged
     */
    public static Optional<TokenCache> find(
            StageManifest shards, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        Path file = file(shards, cacheDirectory, split, endOfDocument);
        return Files.exists(file) ? Optional.of(open(file)) : Optional.empty();
    }

    /** Where the cache of a split lies: {@code train-0123456789abcdef0123456789abcdef.tokens}. */
    public static Path file(StageManifest shards, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        String key = ManifestJson.fingerprint(shards) + '\n' + split + '\n' + endOfDocument;
        byte[] digest = RowHash.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return cacheDirectory.resolve(split + '-' + HexFormat.of().formatHex(digest, 0, 16) + ".tokens");
    }

    /**
     * Opens a cache file: checks magic, version, header checksum, length and document positions; the ids themselves
     * are taken as they are.
     *
     * @throws UserError when it is missing or damaged
     */
    public static TokenCache open(Path file) {
        return open(file, MappedIds.SEGMENT_BYTES);
    }

    static TokenCache open(Path file, int segmentBytes) {
        try {
            TokenCacheHeader header = readHeader(file);
            if (Files.size(file) != header.fileLength()) {
                throw new IOException("expected " + header.fileLength() + " bytes, found " + Files.size(file));
            }
            long[] starts = readStarts(file, header);
            MappedIds ids = MappedIds.map(file, TokenCacheHeader.BYTES, header.tokens(), header.type(), segmentBytes);
            return new TokenCache(header, ids, starts);
        } catch (NoSuchFileException e) {
            throw FileErrors.reading(file.toString(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw UserError.failed(
                    file + ": expected a token cache, got a damaged file (" + FileErrors.reason(e)
                            + "); delete the file, and it is built again from the shards",
                    e);
        }
    }

    /** Number of documents. */
    public long documents() {
        return header.documents();
    }

    /** Position of the first token of a document; {@code documentStart(documents())} is {@link #length}. */
    public long documentStart(long document) {
        return starts[Math.toIntExact(Objects.checkIndex(document, header.documents() + 1))];
    }

    /** The id that ends each document, if any does. */
    public OptionalInt endOfDocument() {
        Integer id = header.endOfDocument();
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public long length() {
        return ids.length();
    }

    @Override
    public void read(long from, int[] to, int offset, int count) {
        ids.read(from, to, offset, count);
    }

    @Override
    public long utf8Bytes() {
        return header.bytes();
    }

    @Override
    public long syllables() {
        return header.syllables();
    }

    @Override
    public String vocabularyFingerprint() {
        return header.vocabulary();
    }

    /** Lets go of the mapping; reads after this throw IllegalStateException. */
    @Override
    public void close() {
        ids.close();
    }

    private static TokenCacheHeader readHeader(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(TokenCacheHeader.BYTES);
            readFully(channel, bytes, 0);
            return TokenCacheHeader.read(bytes.flip());
        }
    }

    private static long[] readStarts(Path file, TokenCacheHeader header) throws IOException {
        long[] starts = new long[Math.toIntExact(header.documents() + 1)];
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int perRead = bytes.capacity() / Long.BYTES;
            for (int done = 0; done < starts.length; done += perRead) {
                int some = Math.min(perRead, starts.length - done);
                bytes.clear().limit(some * Long.BYTES);
                readFully(channel, bytes, header.boundariesAt() + (long) done * Long.BYTES);
                bytes.flip().asLongBuffer().get(starts, done, some);
            }
        }
        for (int i = 0; i < starts.length; i++) {
            long low = i == 0 ? 0 : starts[i - 1];
            if (starts[i] < low || starts[i] > header.tokens()) {
                throw new IOException("document " + i + " starts at token " + starts[i]);
            }
        }
        if (starts[0] != 0 || starts[starts.length - 1] != header.tokens()) {
            throw new IOException("its documents do not cover its tokens");
        }
        return starts;
    }

    private static void readFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }
}
