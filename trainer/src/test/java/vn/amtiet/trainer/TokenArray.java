package vn.amtiet.trainer;

import vn.amtiet.shard.TokenSequence;

/** Tokens in memory. */
public record TokenArray(int[] ids, long utf8Bytes, long syllables) implements TokenSequence {
    public static TokenArray of(int... ids) {
        return new TokenArray(ids, 0, 0);
    }

    @Override
    public long length() {
        return ids.length;
    }

    @Override
    public void read(long from, int[] to, int offset, int count) {
        System.arraycopy(ids, Math.toIntExact(from), to, offset, count);
    }

    @Override
    public String vocabularyFingerprint() {
        return "";
    }

    @Override
    public void close() {}
}
