package vn.amtiet.pipeline.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The caller's stream. A failure of the disk or the network is no damage in the data: it leaves as an unchecked
 * exception, through all unpackers, while their own {@link IOException}s mean damaged bytes.
 */
final class StoredInput extends FilterInputStream {
    StoredInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(byte[] target, int from, int length) {
        try {
            return in.read(target, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long skip(long n) {
        try {
            return in.skip(n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
