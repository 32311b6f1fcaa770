package vn.amtiet.pipeline.filter;

/** What white space separates, counted in one pass; a hash is #, an ellipsis "…" or a run of three dots or more. */
final class Words {
    private int count;
    private int withLetter;
    private int withLetterOrDigit;
    private long chars;
    private int longest;
    private int hashes;
    private int ellipses;
    private int newlines;

    Words(String text) {
        int start = -1;
        boolean letter = false;
        boolean digit = false;
        int dots = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c <= ' ') {
                if (start >= 0) {
                    end(i - start, letter, digit);
                }
                newlines += c == '\n' ? 1 : 0;
                start = -1;
                letter = false;
                digit = false;
            } else {
                start = start < 0 ? i : start;
                letter |= Character.isLetter(c);
                digit |= Character.isDigit(c);
                hashes += c == '#' ? 1 : 0;
            }
            dots = c == '.' ? dots + 1 : 0;
            ellipses += c == '…' || dots == 3 ? 1 : 0;
        }
    }

    private void end(int length, boolean letter, boolean digit) {
        count++;
        if (letter || digit) {
            withLetterOrDigit++;
            chars += length;
        }
        withLetter += letter ? 1 : 0;
        longest = Math.max(longest, length);
    }

    int count() {
        return count;
    }

    /** Words with at least one letter. */
    int withLetter() {
        return withLetter;
    }

    /** Words with at least one letter or digit. */
    int withLetterOrDigit() {
        return withLetterOrDigit;
    }

    /** Characters of words with a letter or digit. */
    long chars() {
        return chars;
    }

    /** Characters in the longest word. */
    int longest() {
        return longest;
    }

    int hashes() {
        return hashes;
    }

    int ellipses() {
        return ellipses;
    }

    int newlines() {
        return newlines;
    }
}
