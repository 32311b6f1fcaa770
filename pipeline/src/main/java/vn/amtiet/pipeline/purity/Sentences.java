package vn.amtiet.pipeline.purity;

/**
 * Where sentences end: at a line end, and behind a full stop, exclamation or question mark or ellipsis, with the quotes
 * and brackets that close it, where white space follows. A stop behind a single letter or a number ends none: "T. V.
 * Thanh", "1. Mở đầu".
 */
public final class Sentences {
    private static final String STOPS = ".!?…";
    private static final String CLOSING = "\"”’'»)]";

    private Sentences() {}

    /** Index after the sentence that begins at {@code start}, white space behind it excluded. */
    public static int end(CharSequence text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) != '\n') {
            if (STOPS.indexOf(text.charAt(i)) >= 0) {
                int after = i + 1;
                while (after < text.length()
                        && (STOPS.indexOf(text.charAt(after)) >= 0 || CLOSING.indexOf(text.charAt(after)) >= 0)) {
                    after++;
                }
                boolean free = after == text.length() || text.charAt(after) <= ' ';
                if (free && !(after == i + 1 && text.charAt(i) == '.' && isInitial(text, start, i))) {
                    return after;
                }
                i = after;
            } else {
                i++;
            }
        }
        return i;
    }

    /** Index of the first character at or behind {@code index} that is no white space, or the length. */
    public static int skipSpace(CharSequence text, int index) {
        int i = index;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    /** Number of sentences with a letter or digit. */
    public static int count(CharSequence text) {
        int count = 0;
        int start = skipSpace(text, 0);
        while (start < text.length()) {
            int end = end(text, start);
            boolean written = false;
            for (int i = start; i < end && !written; i++) {
                written = Character.isLetterOrDigit(text.charAt(i));
            }
            count += written ? 1 : 0;
            start = skipSpace(text, end);
        }
        return count;
    }

    /** Whether what stands before the stop is one letter, or a number that begins the sentence. */
    private static boolean isInitial(CharSequence text, int start, int stop) {
        int from = stop;
        while (from > start && Character.isLetterOrDigit(text.charAt(from - 1))) {
            from--;
        }
        if (stop - from == 1 && Character.isUpperCase(text.charAt(from))) {
            return true;
        }
        boolean digits = stop > from;
        for (int i = from; i < stop; i++) {
            digits &= Character.isDigit(text.charAt(i));
        }
        return digits && from == start;
    }
}
