package vn.amtiet.syllable;

/** How regular a spelling is. */
public enum Orthography {
    /** By the spelling rules: kẻ, nghiêng, hoà. */
    STANDARD,
    /**
     * Written all the same, in dialect, names, loans and haste: c g ng where the rule asks for k gh ngh and the other
     * way round (nghành, Kon), ch and nh after any vowel (mưnh), open ă â ươ, unmarked uo for uô and ươ (nguoi), oo
     * and i before more codas (ping, coong).
     */
    VARIANT
}
