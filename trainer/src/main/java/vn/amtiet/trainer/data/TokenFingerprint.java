package vn.amtiet.trainer.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import vn.amtiet.shard.TokenSequence;

/** A short name of a token sequence: its length and a SHA-256 over 1024 evenly spread runs of at most 64 tokens. */
final class TokenFingerprint {
    private static final int RUNS = 1024;
    private static final int RUN_LENGTH = 64;

    private TokenFingerprint() {}

    /** Such as "1003854 tokens, sampled sha256 ab12...". */
    static String of(TokenSequence tokens) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        long stride = Math.max(RUN_LENGTH, tokens.length() / RUNS);
        int[] run = new int[RUN_LENGTH];
        ByteBuffer bytes = ByteBuffer.allocate(RUN_LENGTH * Integer.BYTES);
        for (long from = 0; from < tokens.length(); from += stride) {
            int count = (int) Math.min(RUN_LENGTH, tokens.length() - from);
            tokens.read(from, run, 0, count);
            bytes.clear().limit(count * Integer.BYTES);
            bytes.asIntBuffer().put(run, 0, count);
            digest.update(bytes);
        }
        return tokens.length() + " tokens, sampled sha256 " + HexFormat.of().formatHex(digest.digest());
    }
}
