package vn.amtiet.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.UUID;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.StageManifest;

/**
 * Builds a {@link TokenCache} document by document in a temporary file beside it, which {@link #finish} renames: the
 * cache is there whole or not at all. Several processes may build the same cache at once; the files of killed ones are
 * cleared by the next. Not safe for concurrent use itself.
 */
public final class TokenCacheWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    /** Where bytes go: {@code FileChannel::write}. */
    interface Sink {
        int write(ByteBuffer bytes, long position) throws IOException;
    }

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final Sink sink;
    private final TokenCacheHeader header;
    private final Run ids;
    private final Run starts;
    private long documents;
    private long tokens;

    private TokenCacheWriter(Path file, Path temporary, FileChannel channel, Sink sink, TokenCacheHeader header) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
        this.sink = sink;
        this.header = header;
        this.ids = new Run(TokenCacheHeader.BYTES);
        this.starts = new Run(header.boundariesAt());
    }

    /**
     * Starts to build the cache of a split of these shards, for as many documents and tokens as their manifest says.
     *
     * @throws UserError when the place cannot be written
     */
    public static TokenCacheWriter create(
            StageManifest shards, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        Path file = TokenCache.file(shards, cacheDirectory, split, endOfDocument);
        TokenCacheHeader header = header(shards, split, endOfDocument);
        try {
            Files.createDirectories(cacheDirectory);
            clearKilled(file);
            while (true) {
                Path temporary = cacheDirectory.resolve("." + file.getFileName() + "-" + UUID.randomUUID());
                FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (lock(channel) && Files.exists(temporary)) {
                    return new TokenCacheWriter(file, temporary, channel, channel::write, header);
                }
                channel.close(); // another process took the new file for one that a killed build left
            }
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
    }

    /** The same writer with its bytes sent elsewhere. */
    TokenCacheWriter through(Sink other) {
        return new TokenCacheWriter(file, temporary, channel, other, header);
    }

    /**
     * Appends a document's ids, and the end of the document where the cache has one.
     *
     * @throws IllegalArgumentException for an id that the id type does not hold
     * @throws UserError when it cannot be written
     */
    public void write(TokenDocument document) {
        Integer end = header.endOfDocument();
        long length = document.ids().length + (end == null ? 0L : 1L);
        if (documents == header.documents() || length > header.tokens() - tokens) {
            throw UserError.failed(file + ": expected " + header.documents() + " documents of " + header.tokens()
                    + " tokens, got more; the shards do not match their manifest: make them again");
        }
        try {
            starts.putLong(tokens);
            for (int id : document.ids()) {
                putId(id);
            }
            if (end != null) {
                putId(end);
            }
            documents++;
            tokens += length;
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
    }

    /**
     * Finishes and opens the cache.
     *
     * @throws UserError when fewer documents or tokens came than the manifest says, or it cannot be written
     */
    public TokenCache finish() {
        if (documents != header.documents() || tokens != header.tokens()) {
            throw UserError.failed(file + ": expected " + header.documents() + " documents of " + header.tokens()
                    + " tokens, got " + documents + " of " + tokens
                    + "; the shards do not match their manifest: make them again");
        }
        try {
            ids.flush();
            starts.putLong(tokens);
            starts.flush();
            Run head = new Run(0);
            head.buffer.put(header.write());
            head.flush();
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
        close();
        return TokenCache.open(file);
    }

    /** Throws an unfinished cache away; does nothing after {@link #finish}. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw FileErrors.writing(temporary.toString(), e);
        }
    }

    private void putId(int id) throws IOException {
        IdType type = header.type();
        if (!type.holds(id)) {
            throw new IllegalArgumentException("id " + id + " does not fit " + type.id());
        }
        if (type == IdType.UINT16) {
            ids.putShort((short) id);
        } else {
            ids.putInt(id);
        }
    }

    private static TokenCacheHeader header(StageManifest shards, String split, OptionalInt endOfDocument) {
        ShardTotals totals = ShardTotals.of(shards);
        ShardTotals.Split of = totals.splits().get(split);
        if (of == null) {
            throw UserError.failed("expected token shards with the split '" + split + "', got those of "
                    + totals.splits().keySet());
        }
        return new TokenCacheHeader(
                ManifestJson.fingerprint(shards),
                split,
                totals.vocabulary(),
                totals.idType().id(),
                endOfDocument.isPresent() ? endOfDocument.getAsInt() : null,
                of.documents(),
                of.tokens() + (endOfDocument.isPresent() ? of.documents() : 0),
                of.bytes(),
                of.syllables());
    }

    /** Deletes temporary files of this cache that no living build has locked. */
    private static void clearKilled(Path file) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(file.getParent(), "." + file.getFileName() + "-*")) {
            for (Path path : left) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    if (lock(channel)) {
                        Files.deleteIfExists(path);
                    }
                } catch (NoSuchFileException e) {
                    continue; // another build has just finished with it
                }
            }
        }
    }

    /** Takes the file's lock, which the system releases when the process ends, if nobody holds it. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process holds it
        }
    }

    /** A run of numbers written one after the other from a position on, little-endian. */
    private final class Run {
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long position;

        Run(long position) {
            this.position = position;
        }

        void putShort(short value) throws IOException {
            room(Short.BYTES);
            buffer.putShort(value);
        }

        void putInt(int value) throws IOException {
            room(Integer.BYTES);
            buffer.putInt(value);
        }

        void putLong(long value) throws IOException {
            room(Long.BYTES);
            buffer.putLong(value);
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                position += sink.write(buffer, position);
            }
            buffer.clear();
        }

        private void room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                flush();
            }
        }
    }
}
