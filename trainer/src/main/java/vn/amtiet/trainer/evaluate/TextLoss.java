package vn.amtiet.trainer.evaluate;

import java.util.OptionalDouble;

/**
 * The loss of a model on a whole text.
 *
 * @param nats sum over all predicted tokens, end-of-document tokens included
 * @param tokens predicted tokens: all but the very first
 * @param utf8Bytes of the text; 0 where not known
 * @param syllables of the text; 0 where not known
 */
public record TextLoss(double nats, long tokens, long utf8Bytes, long syllables) {
    /** Mean loss of a token. */
    public double natsPerToken() {
        return nats / tokens;
    }

    /**
     * {@code nats / ln 2 / UTF-8 bytes}: what vocabularies and models are compared by. 1000 nats on 500 bytes are 2.885.
     * Empty where the bytes are not known.
     */
    public OptionalDouble bitsPerByte() {
        return utf8Bytes == 0 ? OptionalDouble.empty() : OptionalDouble.of(nats / Math.log(2) / utf8Bytes);
    }

    /** Mean loss of a whitespace-separated syllable. Empty where their number is not known. */
    public OptionalDouble natsPerSyllable() {
        return syllables == 0 ? OptionalDouble.empty() : OptionalDouble.of(nats / syllables);
    }
}
