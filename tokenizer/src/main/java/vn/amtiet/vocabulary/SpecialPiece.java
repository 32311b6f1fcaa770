package vn.amtiet.vocabulary;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token that stands for no text: {@code encode} never emits it and it decodes to nothing.
 *
 * @param id its id
 * @param text what foreign forms call it, such as {@code <|endoftext|>}
 * @param role what it is for, null for a special token of a foreign vocabulary whose role is not known
 */
record SpecialPiece(int id, String text, @Nullable SpecialToken role) {
    Optional<SpecialToken> roleIfKnown() {
        return Optional.ofNullable(role);
    }
}
