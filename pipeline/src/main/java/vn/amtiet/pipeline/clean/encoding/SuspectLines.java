package vn.amtiet.pipeline.clean.encoding;

/**
 * The lines of a text that may have been misread: with characters of Western bytes and hardly a letter that Vietnamese
 * has and Western encodings lack, such as ơ or ệ, which correct lines are full of.
 */
final class SuspectLines {
    /** The share of right letters among foreign ones up to which a line is suspect. */
    private static final double MAX_RIGHT_SHARE = 0.05;
    /** Signs of VIQR in a text from which on its lines are looked at. */
    private static final int MIN_SIGNS = 5;
    /** What is looked at in a text of any length. */
    private static final int SAMPLE_CHARS = 20_000;

    private static final byte NEUTRAL = 0;
    private static final byte WESTERN = 1;
    private static final byte RIGHT = 2;
    private static final byte SIGN = 3;
    private static final byte[] KINDS = kinds();

    private int western;
    private int signs;
    private int rightLines;
    private final StringBuilder sample = new StringBuilder();

    /** Looks at all lines, once. */
    static SuspectLines of(String text) {
        SuspectLines lines = new SuspectLines();
        int start = 0;
        while (start <= text.length()) {
            int end = end(text, start);
            lines.look(text, start, end);
            start = end + 1;
        }
        return lines;
    }

    /** The index of the line's end, the text's length for the last. */
    static int end(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    boolean hasWestern(int least) {
        return western >= least;
    }

    boolean hasSigns() {
        return signs >= MIN_SIGNS;
    }

    /** Whether no line is certainly right, so that a suspect one without evidence of its own goes with the others. */
    boolean isAll() {
        return rightLines == 0;
    }

    /** The suspect lines, as many as are needed. */
    String sample() {
        return sample.toString();
    }

    static boolean isSuspect(String text, int start, int end) {
        SuspectLines line = new SuspectLines();
        line.look(text, start, end);
        return line.western + line.signs > 0 && line.rightLines == 0;
    }

    private void look(String text, int start, int end) {
        int foreign = 0;
        int right = 0;
        int marks = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            byte kind = c < KINDS.length ? KINDS[c] : NEUTRAL;
            if (kind == WESTERN || kind == RIGHT && Utf8Bytes.isMisreadBreve(text, i)) {
                foreign++;
            } else if (kind == RIGHT) {
                right++;
            } else if (kind == SIGN && i > start && ViqrLetters.isMarkedVowel(text.charAt(i - 1), c)) {
                marks++;
            }
        }
        if (right > MAX_RIGHT_SHARE * foreign) {
            rightLines++;
        } else if (foreign + marks > 0) {
            western += foreign;
            signs += marks;
            if (sample.length() < SAMPLE_CHARS) {
                sample.append(text, start, Math.min(end, start + SAMPLE_CHARS)).append('\n');
            }
        }
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[0x2123];
        for (char c = 0; c < kinds.length; c++) {
            if ("^(+*".indexOf(c) >= 0) {
                kinds[c] = SIGN;
            } else if (WesternBytes.of(c) >= 0x80 && c != '\u00A0' && c != '\u0085') {
                kinds[c] = WESTERN;
            } else if ("ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0302\u0303\u0306\u0309\u031B\u0323".indexOf(c) >= 0
                    || c >= 0x1EA0 && c <= 0x1EF9) {
                kinds[c] = RIGHT;
            }
        }
        return kinds;
    }
}
