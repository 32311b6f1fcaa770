package vn.amtiet.pipeline.clean.encoding;

import java.text.Normalizer;
import vn.amtiet.syllable.LetterTokens;

/**
 * VIQR (RFC 1456): marks as ASCII signs behind the vowel: "Tie^'ng Vie^.t" is Tiếng Việt, "dd" is đ. A word changes only
 * if all its letters then spell syllables. A full stop behind a word is punctuation before a capital and at the end of a line, a
 * question mark at the end of a line, for this mark is far commoner in the middle.
 */
final class ViqrLetters implements Misreading {
    private static final String TONE_SIGNS = "'`?~.";
    private static final String TONES = "\u0301\u0300\u0309\u0303\u0323";

    /** Whether a vowel carries its own mark here: what text in other languages hardly holds. */
    static boolean isMarkedVowel(char vowel, char sign) {
        return mark(vowel, sign) != 0;
    }

    @Override
    public String undo(String text) {
        StringBuilder undone = new StringBuilder(text.length());
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                boolean ends = i == text.length() || i > start && endsSentence(text, i);
                undone.append(word(text.substring(start, i), ends));
                undone.append(text, i, Math.min(i + 1, text.length()));
                start = i + 1;
            }
        }
        return undone.toString();
    }

    /** Whether what stands behind the gap at an index begins a sentence. */
    private static boolean endsSentence(String text, int gap) {
        int next = gap;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            if (text.charAt(next) == '\n') {
                return true;
            }
            next++;
        }
        boolean question = text.charAt(gap - 1) == '?';
        return next == text.length() || !question && !Character.isLowerCase(text.charAt(next));
    }

    /** With the last sign as a mark, or as punctuation: as what it is likelier here, if that gives syllables. */
    private static String word(String word, boolean endsSentence) {
        int last = word.length() - 1;
        boolean ambiguous = last > 0 && (word.charAt(last) == '.' || word.charAt(last) == '?');
        String whole = marked(word);
        String shorter = ambiguous ? marked(word.substring(0, last)) : whole;
        if (ambiguous && isSyllables(shorter) && (endsSentence || !isSyllables(whole))) {
            return shorter + word.charAt(last);
        }
        return isSyllables(whole) ? whole : word;
    }

    private static boolean isSyllables(String word) {
        LetterTokens tokens = new LetterTokens(word);
        boolean any = false;
        while (tokens.next()) {
            if (!tokens.isStandardSyllable()) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private static String marked(String word) {
        StringBuilder marked = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : 0;
            char last = marked.isEmpty() ? 0 : marked.charAt(marked.length() - 1);
            int tone = TONE_SIGNS.indexOf(c);
            if (c == '\\' && next != 0) {
                marked.append(next);
                i++;
            } else if ((c == 'd' || c == 'D') && (next == 'd' || next == 'D')) {
                marked.append(c == 'd' ? 'đ' : 'Đ');
                i++;
            } else if (mark(last, c) != 0) {
                marked.append(mark(last, c));
            } else if (tone >= 0 && isVowelOrMark(last)) {
                marked.append(TONES.charAt(tone));
            } else {
                marked.append(c);
            }
        }
        return Normalizer.normalize(marked, Normalizer.Form.NFC);
    }

    private static boolean isVowelOrMark(char c) {
        return "aeiouyAEIOUY\u0302\u0306\u031B".indexOf(c) >= 0;
    }

    /** The combining mark that a sign gives a vowel, 0 if none. */
    private static char mark(char vowel, char sign) {
        char small = Character.toLowerCase(vowel);
        return switch (sign) {
            case '^' -> small == 'a' || small == 'e' || small == 'o' ? '\u0302' : 0;
            case '(' -> small == 'a' ? '\u0306' : 0;
            case '+', '*' -> small == 'o' || small == 'u' ? '\u031B' : 0;
            default -> 0;
        };
    }
}
