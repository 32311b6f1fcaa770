package vn.amtiet.shard;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;

/**
 * nanoGPT's {@code train.bin} and {@code val.bin}: ids as uint16, little-endian, no header. Bytes and syllables of the
 * text and the vocabulary's fingerprint come from a sidecar beside it, {@code train.json} for {@code train.bin}; a file
 * from elsewhere has none, and then they are 0, 0 and "".
 */
public final class NanoGptBin implements TokenSequence {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final int CHUNK = 1 << 16;

    private final MappedIds ids;
    private final Sidecar sidecar;

    private NanoGptBin(MappedIds ids, Sidecar sidecar) {
        this.ids = ids;
        this.sidecar = sidecar;
    }

    private record Sidecar(long tokens, long bytes, long syllables, String vocabulary) {}

    /**
     * Opens a file.
     *
     * @throws UserError when it is missing, its length is odd, or its sidecar speaks of another number of tokens
     */
    public static NanoGptBin open(Path file) {
        try {
            long size = Files.size(file);
            if (size % Short.BYTES != 0) {
                throw UserError.failed(file + ": expected ids of 2 bytes, got a file of odd length " + size
                        + "; it was cut off: make it again");
            }
            long length = size / Short.BYTES;
            Sidecar sidecar = readSidecar(file, length);
            return new NanoGptBin(MappedIds.map(file, 0, length, IdType.UINT16, MappedIds.SEGMENT_BYTES), sidecar);
        } catch (IOException e) {
            throw FileErrors.reading(file.toString(), e);
        }
    }

    /**
     * Writes the ids of a sequence, 65,536 at a time, and the sidecar; makes the folder.
     *
     * <p>Both are written under other names. Then the old file goes, the new sidecar comes, the new file comes last: a
     * kill leaves the old two, no file or the new two, and never a file beside the sidecar of another one, which nothing
     * would notice where both have as many tokens.
     *
     * @throws UserError when an id does not fit 16 bits, or the file cannot be written
     */
    public static void write(Path file, TokenSequence tokens) {
        Path sidecar = sidecar(file);
        Path newFile = temporary(file);
        Path newSidecar = temporary(sidecar);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                writeIds(newFile, file, tokens);
                writeSidecar(newSidecar, tokens);
                Files.deleteIfExists(file);
                replace(newSidecar, sidecar);
                replace(newFile, file);
            } finally {
                Files.deleteIfExists(newFile);
                Files.deleteIfExists(newSidecar);
            }
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
    }

    private static void replace(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeSidecar(Path temporary, TokenSequence tokens) throws IOException {
        Sidecar sidecar =
                new Sidecar(tokens.length(), tokens.utf8Bytes(), tokens.syllables(), tokens.vocabularyFingerprint());
        JSON.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), sidecar);
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
        return sidecar.bytes();
    }

    @Override
    public long syllables() {
        return sidecar.syllables();
    }

    /** The fingerprint from the sidecar; "" for a file without one. */
    @Override
    public String vocabularyFingerprint() {
        return sidecar.vocabulary();
    }

    /** Lets go of the mapping; reads after this throw IllegalStateException. */
    @Override
    public void close() {
        ids.close();
    }

    private static void writeIds(Path temporary, Path file, TokenSequence tokens) throws IOException {
        int[] ids = new int[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long from = 0; from < tokens.length(); from += CHUNK) {
                int some = (int) Math.min(CHUNK, tokens.length() - from);
                tokens.read(from, ids, 0, some);
                bytes.clear();
                for (int i = 0; i < some; i++) {
                    if (!IdType.UINT16.holds(ids[i])) {
                        throw UserError.failed(file + ": expected ids below 65536, got " + ids[i] + " at token "
                                + (from + i) + "; this format holds small vocabularies only");
                    }
                    bytes.putShort((short) ids[i]);
                }
                bytes.flip();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    private static Sidecar readSidecar(Path file, long length) {
        Path path = sidecar(file);
        if (!Files.exists(path)) {
            return new Sidecar(length, 0, 0, "");
        }
        try {
            Sidecar sidecar = JSON.readValue(path.toFile(), Sidecar.class);
            if (sidecar.tokens() != length || sidecar.vocabulary() == null) {
                throw new IOException("it speaks of " + sidecar.tokens() + " tokens, the file has " + length);
            }
            return sidecar;
        } catch (IOException e) {
            throw UserError.failed(
                    path + ": expected bytes, syllables and vocabulary of " + file.getFileName()
                            + ", got something else (" + FileErrors.reason(e)
                            + "); make both again, or delete this one",
                    e);
        }
    }

    private static Path sidecar(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }
}
