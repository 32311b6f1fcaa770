package vn.amtiet.pipeline.clean;

import java.text.Normalizer;

/**
 * Unicode NFC, and beyond it the vowels whose tone was typed before their own mark: a, acute, circumflex becomes ấ,
 * which NFC leaves as á and a circumflex because both marks have combining class 230. Of more than 30 marks on one letter,
 * the most that UAX 15 (stream-safe text) allows and far above any writing, the rest go: ordering them takes quadratic time.
 */
record ComposedForm() implements Cleaner {
    private static final char CIRCUMFLEX = '\u0302';
    private static final char BREVE = '\u0306';
    private static final int MAX_MARKS = 30;

    @Override
    public String clean(String text) {
        if (isPlain(text)) {
            return text;
        }
        String bounded = fewMarks(text);
        return vowelMarksFirst(
                Normalizer.isNormalized(bounded, Normalizer.Form.NFC)
                        ? bounded
                        : Normalizer.normalize(bounded, Normalizer.Form.NFC));
    }

    private static String fewMarks(String text) {
        StringBuilder few = null;
        int marks = 0;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            marks = isMark(text.charAt(i)) ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                few = few == null ? new StringBuilder(text.length()) : few;
                few.append(text, copied, i);
                copied = i + 1;
            }
        }
        return few == null ? text : few.append(text, copied, text.length()).toString();
    }

    private static boolean isMark(char c) {
        return c >= 0x300 && Character.getType(c) == Character.NON_SPACING_MARK;
    }

    /** Whether all characters are of blocks in which each is its own NFC: up to U+02FF, U+1E00 to U+1EFF, dashes and quotes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x300 && (c < 0x1E00 || c > 0x1EFF) && (c < 0x2010 || c > 0x2027)) {
                return false;
            }
        }
        return true;
    }

    private static String vowelMarksFirst(String text) {
        StringBuilder repaired = null;
        int copied = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != CIRCUMFLEX && c != BREVE) {
                continue;
            }
            String vowel = compose(text.charAt(i - 1), c);
            if (vowel.length() == 1) {
                repaired = repaired == null ? new StringBuilder(text.length()) : repaired;
                repaired.append(text, copied, i - 1).append(vowel);
                copied = i + 1;
            }
        }
        return repaired == null
                ? text
                : repaired.append(text, copied, text.length()).toString();
    }

    /** á and a circumflex as ấ; more than one character where there is no such letter. */
    private static String compose(char vowel, char mark) {
        String parts = Normalizer.normalize(String.valueOf(vowel), Normalizer.Form.NFD);
        return Normalizer.normalize(parts.substring(0, 1) + mark + parts.substring(1), Normalizer.Form.NFC);
    }
}
