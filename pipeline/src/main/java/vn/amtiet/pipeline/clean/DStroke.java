package vn.amtiet.pipeline.clean;

/** The letter đ from its look-alikes: Ð (U+00D0, eth) and Ɖ (U+0189) become Đ (U+0110), ð and ɖ become đ (U+0111). */
record DStroke() implements Cleaner {
    @Override
    public String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (repaired(text.charAt(i)) != text.charAt(i)) {
                return rest(text, i);
            }
        }
        return text;
    }

    private static String rest(String text, int from) {
        char[] letters = text.toCharArray();
        for (int i = from; i < letters.length; i++) {
            letters[i] = repaired(letters[i]);
        }
        return new String(letters);
    }

    private static char repaired(char c) {
        return switch (c) {
            case '\u00D0', '\u0189' -> '\u0110';
            case '\u00F0', '\u0256' -> '\u0111';
            default -> c;
        };
    }
}
