package vn.amtiet.shard;

/**
 * A long run of token ids that batches are cut from: documents one after the other, each ended by the vocabulary's
 * end-of-document token where it has one. Random access; safe for concurrent reads.
 */
public interface TokenSequence extends AutoCloseable {
    /** Number of tokens, end-of-document tokens included. */
    long length();

    /** Copies {@code count} ids from position {@code from} into {@code to[offset ..]}. */
    void read(long from, int[] to, int offset, int count);

    /** UTF-8 bytes of the text behind the tokens: the divisor of bits per byte. 0 where it is not known. */
    long utf8Bytes();

    /**
     * {@link vn.amtiet.syllable.Syllables#whitespaceRuns} of the text behind the tokens: the divisor of the loss of a
     * syllable. 0 where it is not known.
     */
    long syllables();

    /** {@link vn.amtiet.vocabulary.Vocabulary#fingerprint()} of the vocabulary that made the ids. */
    String vocabularyFingerprint();

    @Override
    void close();
}
