package vn.amtiet.trainer.evaluate;

import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenSequence;

/**
 * The baseline that a neural model must beat: an interpolated trigram model over token ids with modified Kneser-Ney
 * smoothing (Chen and Goodman 1999) down to the uniform distribution. Over a syllable vocabulary with byte fallback it
 * gives every text a probability, so its bits per byte stand beside a model's. Ids are read as one long sequence,
 * end-of-document tokens included, as the model reads them.
 */
public final class SyllableTrigram {
    private static final int CHUNK = 1 << 16;

    private final TrigramOrder trigrams;
    private final TrigramOrder bigrams;
    private final TrigramOrder unigrams;
    private final double uniform;

    private SyllableTrigram(TrigramOrder trigrams, int vocabularySize) {
        this.trigrams = trigrams;
        this.bigrams = trigrams.lower(2);
        this.unigrams = bigrams.lower(1);
        this.uniform = 1.0 / vocabularySize;
    }

    /**
     * Counts a sequence: 8 bytes of memory a token while it sorts, some 30 a distinct trigram afterwards.
     *
     * @throws UserError if the vocabulary has more than 2,097,152 tokens, or the sequence fewer than 3 tokens or more
     *     than 2,000,000,000
     */
    public static SyllableTrigram train(TokenSequence tokens, int vocabularySize) {
        if (vocabularySize > 1 << TrigramOrder.ID_BITS) {
            throw UserError.failed("trigram: a vocabulary of at most " + (1 << TrigramOrder.ID_BITS)
                    + " tokens can be counted, this one has " + vocabularySize);
        }
        if (tokens.length() < 3 || tokens.length() > 2_000_000_000L) {
            throw UserError.failed(
                    "trigram: needs between 3 and 2000000000 tokens, the training split has " + tokens.length());
        }
        long[] keys = new long[(int) (tokens.length() - 2)];
        Cursor cursor = new Cursor(tokens);
        long key = (long) cursor.next() << TrigramOrder.ID_BITS | cursor.next();
        long mask = (1L << (3 * TrigramOrder.ID_BITS)) - 1;
        for (int i = 0; i < keys.length; i++) {
            key = (key << TrigramOrder.ID_BITS | cursor.next()) & mask;
            keys[i] = key;
        }
        return new SyllableTrigram(TrigramOrder.counting(keys), vocabularySize);
    }

    /** Probability of {@code word} after {@code first second}; over all words it sums to 1. */
    public double probability(int first, int second, int word) {
        return trigrams.probability((long) first << TrigramOrder.ID_BITS | second, word, probability(second, word));
    }

    private double probability(int second, int word) {
        return bigrams.probability(second, word, unigrams.probability(0, word, uniform));
    }

    /** The loss on a sequence, counted as {@link BitsPerByte} counts: every token but the very first. */
    public TextLoss measure(TokenSequence tokens) {
        if (tokens.length() < 2) {
            throw UserError.failed("data: " + tokens.length() + " tokens, an evaluation needs at least 2");
        }
        Cursor cursor = new Cursor(tokens);
        int first = cursor.next();
        int second = cursor.next();
        double nats = -Math.log(probability(first, second));
        for (long i = 2; i < tokens.length(); i++) {
            int word = cursor.next();
            nats -= Math.log(probability(first, second, word));
            first = second;
            second = word;
        }
        return new TextLoss(nats, tokens.length() - 1, tokens.utf8Bytes(), tokens.syllables());
    }

    /** Ids one after the other. */
    private static final class Cursor {
        private final TokenSequence tokens;
        private final int[] chunk = new int[CHUNK];
        private long position;

        Cursor(TokenSequence tokens) {
            this.tokens = tokens;
        }

        int next() {
            int at = (int) (position % CHUNK);
            if (at == 0) {
                tokens.read(position, chunk, 0, (int) Math.min(CHUNK, tokens.length() - position));
            }
            position++;
            return chunk[at];
        }
    }
}
