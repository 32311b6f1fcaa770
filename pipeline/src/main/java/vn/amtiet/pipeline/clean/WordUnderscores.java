package vn.amtiet.pipeline.clean;

import vn.amtiet.syllable.LetterTokens;

/**
 * Word segmentation undone: "Hà_Nội là thủ_đô , đẹp" becomes "Hà Nội là thủ đô, đẹp". Only in text that is segmented:
 * among its letter tokens, those that an underscore joins to the one before, both syllables and one of them with a mark,
 * have a share that names of files and variables do not reach. There, every underscore between letters or digits becomes
 * a space, and the space that segmenters put before closing punctuation goes.
 */
record WordUnderscores() implements Cleaner {
    /** Segmented news joins a quarter of its syllables to the one before. */
    private static final double MIN_JOINED_SHARE = 0.1;

    private static final int MIN_JOINED = 3;
    private static final String CLOSING = ",.;:!?)]}…”’»";
    private static final String OPENING = "([{“‘«";

    @Override
    public String clean(String text) {
        return text.indexOf('_') >= 0 && isSegmented(text) ? joined(text) : text;
    }

    private static boolean isSegmented(String text) {
        LetterTokens tokens = new LetterTokens(text);
        int words = 0;
        int joined = 0;
        int lastEnd = -2;
        boolean lastSyllable = false;
        boolean lastMarked = false;
        while (tokens.next()) {
            boolean syllable = tokens.isStandardSyllable();
            boolean marked = tokens.isMarked();
            boolean underscore = tokens.start() == lastEnd + 1 && text.charAt(lastEnd) == '_';
            words++;
            joined += underscore && syllable && lastSyllable && (marked || lastMarked) ? 1 : 0;
            lastEnd = tokens.end();
            lastSyllable = syllable;
            lastMarked = marked;
        }
        return joined >= MIN_JOINED && joined >= MIN_JOINED_SHARE * words;
    }

    private static String joined(String text) {
        StringBuilder joined = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char last = joined.isEmpty() ? '\n' : joined.charAt(joined.length() - 1);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '\n';
            if (c == '_' && Character.isLetterOrDigit(last) && Character.isLetterOrDigit(next)) {
                joined.append(' ');
            } else if (c != ' ' || CLOSING.indexOf(next) < 0 && OPENING.indexOf(last) < 0 || next == '\n') {
                joined.append(c);
            }
        }
        return joined.toString();
    }
}
