package vn.amtiet.trainer.data;

import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenSequence;

/**
 * Tokens of which every one that is read is an id of the model.
 *
 * @param place file or folder, for the error message
 * @param ids ids of the model: 0 to ids - 1
 */
record BoundedTokens(TokenSequence tokens, String place, int ids) implements TokenSequence {
    @Override
    public long length() {
        return tokens.length();
    }

    @Override
    public void read(long from, int[] to, int offset, int count) {
        tokens.read(from, to, offset, count);
        for (int i = 0; i < count; i++) {
            int id = to[offset + i];
            if (id < 0 || id >= ids) {
                throw UserError.failed(place + ": token " + (from + i) + " is id " + id + ", expected 0 to " + (ids - 1)
                        + ", the ids of the model; train with the vocabulary of this data (model.vocabularySize above "
                        + id + "), or make the data again with the model's");
            }
        }
    }

    @Override
    public long utf8Bytes() {
        return tokens.utf8Bytes();
    }

    @Override
    public long syllables() {
        return tokens.syllables();
    }

    @Override
    public String vocabularyFingerprint() {
        return tokens.vocabularyFingerprint();
    }

    @Override
    public void close() {
        tokens.close();
    }
}
