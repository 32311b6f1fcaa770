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
}
