package vn.amtiet.syllable;

/**
 * The part of a syllable after its onset, without the tone: "uyên" is glide "u", nucleus "yê", coda "n".
 *
 * @param glide "", "o" or "u"
 * @param nucleus one vowel or one of ia iê ya yê ua uô ưa ươ oo, as written
 * @param coda "", a consonant c ch m n ng nh p t, or a closing vowel i y o u
 */
public record Rhyme(String glide, String nucleus, String coda) {
    /** The letters: "uyên". */
    public String written() {
        return glide + nucleus + coda;
    }

    /** Whether it ends in p, t, c or ch. */
    public boolean isStopped() {
        return coda.equals("p") || coda.equals("t") || coda.equals("c") || coda.equals("ch");
    }
}
