package vn.amtiet.syllable;

/**
 * A written Vietnamese syllable in lower case: "nghiêng" is onset "ngh", rhyme i-ê-ng, tone ngang.
 *
 * @param onset the consonants as spelled: "", b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x. The u
 *     after q is the rhyme's glide; the i of gi is in the onset and, where the rhyme begins with i, written once (gì,
 *     giếng)
 * @param rhyme glide, nucleus and coda
 * @param tone one of six
 */
public record Syllable(String onset, Rhyme rhyme, Tone tone) implements Reading {
    /** The spelling in NFC with the mark where the style puts it: q + u-y + sắc is "quý", h + o-a + huyền "hòa" or "hoà". */
    public String written(TonePlacement placement) {
        return Spelling.write(this, placement);
    }

    /** How regular the spelling of onset and rhyme is. */
    public Orthography orthography() {
        Orthography orthography = SyllableGrammar.orthography(onset, rhyme);
        if (orthography == null) {
            throw new IllegalStateException("not a syllable of the grammar: " + this);
        }
        return orthography;
    }

    /** Whether it is of {@link Orthography#STANDARD}. */
    public boolean isStandard() {
        return orthography() == Orthography.STANDARD;
    }
}
