package vn.amtiet.shard;

import java.nio.file.Path;
import vn.amtiet.cli.UserError;

/**
 * nanoGPT's {@code train.bin} and {@code val.bin}: ids as uint16, little-endian, no header. Bytes and syllables of the
 * text and the vocabulary's fingerprint come from a sidecar beside it, {@code train.json} for {@code train.bin}.
 */
public final class NanoGptBin implements TokenSequence {
    /**
     * Opens a file.
     *
     * @throws UserError when it is missing, or its length is odd
     */
    public static NanoGptBin open(Path file) {
        throw new UnsupportedOperationException("" + file);
    }

    /**
     * Writes the ids of a sequence, and the sidecar.
     *
     * @throws UserError when an id does not fit 16 bits, or the disk is full
     */
    public static void write(Path file, TokenSequence tokens) {
        throw new UnsupportedOperationException("" + file + tokens);
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
