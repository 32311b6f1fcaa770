package vn.amtiet.pipeline.filter;

/** What white space separates, counted in one pass; a hash is #, an ellipsis "…" or a run of three dots or more. */
final class Words {
    private int count;
    private int withLetter;
    private int longest;
    private int hashes;
    private int ellipses;
    private int newlines;

    Words(String text) {
        int start = -1;
        boolean letter = false;
        int dots = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c <= ' ') {
                if (start >= 0) {
                    end(i - start, letter);
                }
                newlines += c == '\n' ? 1 : 0;
                start = -1;
                letter = false;
            } else {
                start = start < 0 ? i : start;
                letter |= Character.isLetter(c);
                hashes += c == '#' ? 1 : 0;
            }
            dots = c == '.' ? dots + 1 : 0;
            ellipses += c == '…' || dots == 3 ? 1 : 0;
        }
    }

    private void end(int length, boolean letter) {
        count++;
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
