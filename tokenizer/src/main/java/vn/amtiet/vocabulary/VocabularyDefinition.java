package vn.amtiet.vocabulary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import vn.amtiet.text.Normaliser;

/**
 * Everything that decides the ids of a vocabulary: what its directory holds and what its fingerprint covers.
 *
 * @param pieces bytes of each id; empty for special tokens and only for them
 * @param specials special tokens, by rising id
 * @param merges byte pair merges by rank; empty for kinds that have none
 * @param scores log probability of each id, NaN where it has none; empty for kinds that have none
 */
record VocabularyDefinition(
        VocabularyKind kind,
        Normaliser normaliser,
        PreTokenizer split,
        List<byte[]> pieces,
        List<SpecialPiece> specials,
        List<Merge> merges,
        List<Double> scores) {
    VocabularyDefinition {
        scores = List.copyOf(scores);
        require(
                scores.isEmpty() || scores.size() == pieces.size(),
                "scores for " + scores.size() + " ids",
                pieces.size());
        pieces = List.copyOf(pieces);
        specials = List.copyOf(specials);
        merges = List.copyOf(merges);
        for (double score : scores) {
            require(!Double.isInfinite(score), "score that is no number", score);
        }
        for (SpecialPiece special : specials) {
            require(special.id() >= 0 && special.id() < pieces.size(), "special token outside the vocabulary", special);
            require(pieces.get(special.id()).length == 0, "special token with a piece of text", special);
        }
        long empty = pieces.stream().filter(piece -> piece.length == 0).count();
        require(empty == specials.size(), "ids without text", empty + ", special tokens " + specials.size());
        for (Merge merge : merges) {
            require(isJoin(merge, pieces), "merge whose result is not left followed by right", merge);
        }
    }

    /** A kind without scores. */
    VocabularyDefinition(
            VocabularyKind kind,
            Normaliser normaliser,
            PreTokenizer split,
            List<byte[]> pieces,
            List<SpecialPiece> specials,
            List<Merge> merges) {
        this(kind, normaliser, split, pieces, specials, merges, List.of());
    }

    /** The same pieces with other merges. */
    VocabularyDefinition withMerges(List<Merge> other) {
        return new VocabularyDefinition(kind, normaliser, split, pieces, specials, other, scores);
    }

    int size() {
        return pieces.size();
    }

    /** SHA-256 in hexadecimal over every part, each with its length before it. */
    String fingerprint() {
        MessageDigest digest = sha256();
        for (String name : List.of("amtiet-vocabulary-1", kind.id(), normaliser.id(), split.id())) {
            update(digest, name.getBytes(StandardCharsets.UTF_8));
        }
        digest.update(ByteBuffer.allocate(4).putInt(pieces.size()).flip());
        pieces.forEach(piece -> update(digest, piece));
        digest.update(ByteBuffer.allocate(4).putInt(specials.size()).flip());
        for (SpecialPiece special : specials) {
            digest.update(ByteBuffer.allocate(4).putInt(special.id()).flip());
            update(
                    digest,
                    special.roleIfKnown()
                            .map(SpecialToken::name)
                            .orElse(special.text())
                            .getBytes(StandardCharsets.UTF_8));
        }
        for (Merge merge : merges) {
            digest.update(ByteBuffer.allocate(12)
                    .putInt(merge.left())
                    .putInt(merge.right())
                    .putInt(merge.result())
                    .flip());
        }
        for (double score : scores) {
            digest.update(ByteBuffer.allocate(8).putDouble(score).flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(4).putInt(part.length).flip());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isJoin(Merge merge, List<byte[]> pieces) {
        int size = pieces.size();
        if (!(0 <= merge.left() && merge.left() < size && 0 <= merge.right() && merge.right() < size)
                || !(0 <= merge.result() && merge.result() < size)) {
            return false;
        }
        byte[] left = pieces.get(merge.left());
        byte[] right = pieces.get(merge.right());
        byte[] joined = pieces.get(merge.result());
        return left.length > 0
                && right.length > 0
                && joined.length == left.length + right.length
                && Arrays.equals(joined, 0, left.length, left, 0, left.length)
                && Arrays.equals(joined, left.length, joined.length, right, 0, right.length);
    }

    private static void require(boolean holds, String what, Object which) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + which);
        }
    }
}
