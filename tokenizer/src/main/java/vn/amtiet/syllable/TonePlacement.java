package vn.amtiet.syllable;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Where the tone mark of an open syllable in oa, oe, uy stands. All other rhymes are written alike in both styles, and
 * so is everything after q: quý.
 */
public enum TonePlacement {
    /** On the glide: hòa, khỏe, thủy. */
    @JsonProperty("old")
    OLD,
    /** On the nucleus: hoà, khoẻ, thuỷ. */
    @JsonProperty("new")
    NEW;

    /**
     * The style a syllable shows, or empty where both write it alike: "hòa" is OLD, "hoà" NEW, "toàn" neither. Also
     * empty for what is not a syllable.
     */
    public static Optional<TonePlacement> of(CharSequence token) {
        long key = SyllableForms.key(token, 0, token.length());
        boolean old = SyllableForms.isWritten(key, OLD);
        boolean recent = SyllableForms.isWritten(key, NEW);
        return old == recent ? Optional.empty() : Optional.of(old ? OLD : NEW);
    }

    /**
     * Running text with every tone mark moved to where this style puts it: under OLD "hoà" becomes "hòa", and a mark
     * that neither style puts there is moved too ("đựơc" becomes "được"). Only tokens whose letters and tone form a
     * Vietnamese syllable change; case and length stay. Expects NFC; idempotent; returns the same instance when
     * nothing moves.
     */
    public String fold(String text) {
        return TonePlacementFold.fold(text, this);
    }
}
