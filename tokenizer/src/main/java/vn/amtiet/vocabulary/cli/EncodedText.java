package vn.amtiet.vocabulary.cli;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.syllable.Syllables;
import vn.amtiet.vocabulary.Vocabulary;

/** The tokens of one text in memory. */
final class EncodedText implements TokenSequence {
    private final int[] ids;
    private final long utf8Bytes;
    private final long syllables;
    private final String vocabularyFingerprint;

    private EncodedText(int[] ids, long utf8Bytes, long syllables, String vocabularyFingerprint) {
        this.ids = ids;
        this.utf8Bytes = utf8Bytes;
        this.syllables = syllables;
        this.vocabularyFingerprint = vocabularyFingerprint;
    }

    /** Encodes a text. Throws IllegalArgumentException for a text that the vocabulary cannot say. */
    static EncodedText of(String text, Vocabulary vocabulary) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new EncodedText(
                vocabulary.encode(utf8), utf8.length, Syllables.whitespaceRuns(text), vocabulary.fingerprint());
    }

    @Override
    public long length() {
        return ids.length;
    }

    @Override
    public void read(long from, int[] to, int offset, int count) {
        Objects.checkFromIndexSize(from, count, ids.length);
        System.arraycopy(ids, (int) from, to, offset, count);
    }

    @Override
    public long utf8Bytes() {
        return utf8Bytes;
    }

    @Override
    public long syllables() {
        return syllables;
    }

    @Override
    public String vocabularyFingerprint() {
        return vocabularyFingerprint;
    }

    /** Nothing to let go of. */
    @Override
    public void close() {}
}
