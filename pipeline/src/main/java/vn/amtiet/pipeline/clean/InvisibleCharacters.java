package vn.amtiet.pipeline.clean;

/**
 * Characters that show nothing and only split words are removed: zero-width and bidirectional format characters (Unicode
 * category Cf), soft hyphens, controls but tab and line ends, lone surrogates, noncharacters, and private-use characters,
 * which only one font shows, mostly as a bullet.
 */
record InvisibleCharacters() implements Cleaner {
    @Override
    public String clean(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (mayGo(text.charAt(i))) {
                return rest(text, i);
            }
        }
        return text;
    }

    private static String rest(String text, int from) {
        StringBuilder visible = new StringBuilder(text.length()).append(text, 0, from);
        for (int i = from; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!goes(codePoint)) {
                visible.appendCodePoint(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        return visible.length() == text.length() ? text : visible.toString();
    }

    /** A quick test that only wrongs on the safe side: surrogates may be paired. */
    private static boolean mayGo(char c) {
        if (c >= 0x20 && c < 0x7F || c >= 0xA0 && c < 0x300 && c != 0xAD || c >= 0x1E00 && c < 0x2000 || c == '\n') {
            return false;
        }
        return goes(c);
    }

    private static boolean goes(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> true;
            case Character.CONTROL -> !LineEnds.isLineEnd(codePoint) && codePoint != '\t';
            case Character.UNASSIGNED -> (codePoint & 0xFFFE) == 0xFFFE || codePoint >= 0xFDD0 && codePoint <= 0xFDEF;
            default -> false;
        };
    }
}
