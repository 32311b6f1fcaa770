package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.clean.PersonalData;

/** What white space separates, counted in one pass; a hash is #, an ellipsis "…" or a run of three dots or more. */
final class Words {
    private static final String PUNCTUATION = ".,;:!?…";
    private static final String PHONE = PersonalData.PHONE_TAG;
    private static final String EMAIL = PersonalData.EMAIL_TAG;

    private int count;
    private int withLetter;
    private int withLetterOrDigit;
    private long chars;
    private int longest;
    private int hashes;
    private int ellipses;
    private int newlines;
    private int punctuation;
    private int joined;
    private int contacts;

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
                    joined += isJoined(text, start, i) ? 1 : 0;
                    contacts += isContact(text, start, i) ? 1 : 0;
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
                punctuation += PUNCTUATION.indexOf(c) >= 0 ? 1 : 0;
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

    /** Letters on both sides of an underscore. */
    private static boolean isJoined(String text, int start, int end) {
        for (int i = text.indexOf('_', start + 1); i > 0 && i + 1 < end; i = text.indexOf('_', i + 1)) {
            if (Character.isLetter(text.charAt(i - 1)) && Character.isLetter(text.charAt(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isContact(String text, int start, int end) {
        switch (text.charAt(start)) {
            case 'h', 'H', 'w', 'W':
                return text.regionMatches(true, start, "http://", 0, 7)
                        || text.regionMatches(true, start, "https://", 0, 8)
                        || text.regionMatches(true, start, "www.", 0, 4);
            case '[':
                return text.startsWith(PHONE, start) || text.startsWith(EMAIL, start);
            default:
                int at = text.indexOf('@', start + 1);
                return at > 0 && at + 1 < end;
        }
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

    /** Marks of {@code .,;:!?} and ellipses in all words. */
    int punctuation() {
        return punctuation;
    }

    /** Words joined from others by underscores. */
    int joined() {
        return joined;
    }

    /** Links, e-mail addresses, and the tags that stand for addresses and telephone numbers. */
    int contacts() {
        return contacts;
    }
}
