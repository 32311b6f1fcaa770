package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/** The lines of a text that are not empty, counted by kind, and how many repeat an earlier one. */
final class Lines {
    /** No dash among them: Vietnamese sets direct speech with one. */
    private static final String BULLETS = "•●◦▪■‣·*+";

    private static final String PUNCTUATION = ".!?…:;\"”’'»";
    /** A line of furniture is no longer than this, in tokens: "Đăng nhập | Đăng ký | Quên mật khẩu?" has eight. */
    private static final int FURNITURE_TOKENS = 12;
    /** A line of so many tokens is running text however it ends: paragraphs end in the author's name or a credit. */
    private static final int SENTENCE_TOKENS = 30;
    /** Syllables of a verse line: four-word couplets to eight-word lines. */
    private static final int VERSE_SHORTEST = 4;

    private static final int VERSE_LONGEST = 9;

    private final String text;
    private final Tokens tokens;
    private final LongOpenHashSet seen = new LongOpenHashSet();
    private int count;
    private long chars;
    private int bullets;
    private int ellipses;
    private int punctuated;
    private int sentences;
    private int repeated;
    private long repeatedChars;
    private int ofVerseLength;
    private int furnitureTokens;
    private int token;

    Lines(String text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
        int start = 0;
        while (start <= text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            line(start, end);
            start = end + 1;
        }
    }

    private void line(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        if (start == end) {
            return;
        }
        count++;
        chars += end - start;
        char last = text.charAt(end - 1);
        bullets += BULLETS.indexOf(text.charAt(start)) >= 0 ? 1 : 0;
        ellipses += last == '…' || text.startsWith("...", end - 3) ? 1 : 0;
        int length = tokensUpTo(end);
        boolean ended = PUNCTUATION.indexOf(last) >= 0;
        punctuated += ended ? 1 : 0;
        sentences += ended || length >= SENTENCE_TOKENS ? 1 : 0;
        if (!seen.add(KnownWords.hash(text, start, end))) {
            repeated++;
            repeatedChars += end - start;
        }
    }

    private int tokensUpTo(int end) {
        int first = token;
        while (token < tokens.count() && tokens.start(token) < end) {
            token++;
        }
        int length = token - first;
        ofVerseLength += length >= VERSE_SHORTEST && length <= VERSE_LONGEST ? 1 : 0;
        if (length <= FURNITURE_TOKENS && isFurniture(first, token)) {
            furnitureTokens += length;
        }
        return length;
    }

    private boolean isFurniture(int first, int end) {
        for (int i = first; i < end; i++) {
            if (KnownWords.isFurniture(tokens.hash(i))
                    || i + 1 < end && KnownWords.isFurniture(tokens.hash(i), tokens.hash(i + 1))) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    /** Characters in lines, white space at both ends left out. */
    long chars() {
        return chars;
    }

    int bullets() {
        return bullets;
    }

    int ellipses() {
        return ellipses;
    }

    /** Lines that end in a punctuation mark. */
    int punctuated() {
        return punctuated;
    }

    /** Lines that end in a punctuation mark or are too long for a heading. */
    int sentences() {
        return sentences;
    }

    /** Lines equal to an earlier one, in any case. */
    int repeated() {
        return repeated;
    }

    long repeatedChars() {
        return repeatedChars;
    }

    /** Lines of four to nine tokens. */
    int ofVerseLength() {
        return ofVerseLength;
    }

    /** Tokens in short lines that hold a phrase of page furniture. */
    int furnitureTokens() {
        return furnitureTokens;
    }
}
