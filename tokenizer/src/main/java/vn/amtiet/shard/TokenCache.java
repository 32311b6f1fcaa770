package vn.amtiet.shard;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import vn.amtiet.cli.UserError;

/** Token shards decoded into one memory-mapped local file: ids one after the other, and where each document starts. */
public final class TokenCache implements TokenSequence {
    /**
     * The cache of a split of a local shard directory, if it was built before.
     *
     * @throws UserError when the cache file is damaged
     */
    public static Optional<TokenCache> find(
            Path shardDirectory, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        throw new UnsupportedOperationException("" + shardDirectory + cacheDirectory + split + endOfDocument);
    }

    /**
     * Opens a cache file.
     *
     * @throws UserError when it is missing or damaged
     */
    public static TokenCache open(Path file) {
        throw new UnsupportedOperationException("" + file);
    }

    /** Number of documents. */
    public long documents() {
        throw new UnsupportedOperationException();
    }

    /** Position of the first token of a document; {@code documentStart(documents())} is {@link #length}. */
    public long documentStart(long document) {
        throw new UnsupportedOperationException("" + document);
    }

    /** The id that ends each document, if any does. */
    public OptionalInt endOfDocument() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long length() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void read(long from, int[] to, int offset, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long utf8Bytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long syllables() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String vocabularyFingerprint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
