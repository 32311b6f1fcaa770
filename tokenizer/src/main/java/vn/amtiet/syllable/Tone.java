package vn.amtiet.syllable;

/** The six tones of written Vietnamese, each with its combining mark: {@link #SAC} is U+0301, {@link #NGANG} has none. */
public enum Tone {
    NGANG(Tone.NO_MARK),
    HUYEN('\u0300'),
    SAC('\u0301'),
    HOI('\u0309'),
    NGA('\u0303'),
    NANG('\u0323');

    private static final char NO_MARK = 0;

    private final char mark;

    Tone(char mark) {
        this.mark = mark;
    }

    /** The combining mark that follows the vowel in decomposed text; U+0000 for {@link #NGANG}. */
    public char mark() {
        return mark;
    }

    /** Whether a syllable that ends in p, t, c or ch can have it: only sắc and nặng. */
    public boolean allowsStop() {
        return this == SAC || this == NANG;
    }
}
