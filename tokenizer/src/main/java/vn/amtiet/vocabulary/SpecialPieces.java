package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The special tokens of our own vocabularies: which texts stand for which roles, and where they stand. */
final class SpecialPieces {
    private static final byte[] NO_TEXT = {};

    private SpecialPieces() {}

    /** Appends one empty piece for each role and says which id each got. */
    static List<SpecialPiece> first(List<SpecialToken> roles, List<byte[]> pieces) {
        List<SpecialPiece> specials = new ArrayList<>();
        for (SpecialToken role : roles) {
            specials.add(new SpecialPiece(pieces.size(), textOf(role), role));
            pieces.add(NO_TEXT);
        }
        return specials;
    }

    /** The text by which foreign forms know a role; end-of-document is GPT-2's. */
    static String textOf(SpecialToken role) {
        return switch (role) {
            case END_OF_DOCUMENT -> "<|endoftext|>";
            case PAD -> "<|pad|>";
            case MASK -> "<|mask|>";
            case SEPARATOR -> "<|separator|>";
        };
    }

    /** The role of a special token of a foreign vocabulary, where its text says so. */
    static Optional<SpecialToken> roleOf(String text) {
        for (SpecialToken role : SpecialToken.values()) {
            if (textOf(role).equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
