package vn.amtiet.pipeline.clean;

/**
 * Line ends become LF; runs of other white space, tabs and no-break spaces among it, become one space; spaces at the
 * ends of lines go; of empty lines in a row one stays; the text neither begins nor ends with white space.
 */
record Whitespace() implements Cleaner {
    @Override
    public String clean(String text) {
        int disorder = firstDisorder(text);
        return disorder < 0 ? text : fold(text);
    }

    /** Index of the first character that folding may touch, or -1. */
    private static int firstDisorder(String text) {
        int newlines = 1;
        boolean space = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                if (space) {
                    return i;
                }
                space = true;
            } else if (c == '\n') {
                if (space && newlines == 0 || ++newlines > 2 || i == 0) {
                    return i;
                }
                space = true;
            } else if (isSpace(c) || LineEnds.isLineEnd(c)) {
                return i;
            } else {
                newlines = 0;
                space = false;
            }
        }
        return space && !text.isEmpty() ? text.length() - 1 : -1;
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int newlines = 0;
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (LineEnds.isLineEnd(c)) {
                boolean second = c == '\n' && i > 0 && text.charAt(i - 1) == '\r';
                newlines += second ? 0 : 1;
            } else if (isSpace(c)) {
                space = true;
            } else {
                separate(folded, newlines, space);
                folded.append(c);
                newlines = 0;
                space = false;
            }
        }
        return folded.toString();
    }

    private static void separate(StringBuilder folded, int newlines, boolean space) {
        if (folded.isEmpty()) {
            return;
        }
        if (newlines > 0) {
            folded.append(newlines == 1 ? "\n" : "\n\n");
        } else if (space) {
            folded.append(' ');
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c >= 0xA0 && Character.isSpaceChar(c) && !LineEnds.isLineEnd(c);
    }
}
