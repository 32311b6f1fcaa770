package vn.amtiet.syllable;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart: its letters in lower case without tone, the tone, and the index of the letter that bears it.
 *
 * @param bare letters in NFC, đ ă â ê ô ơ ư kept
 * @param tone the tone, ngang when there is no mark
 * @param toneIndex index in {@code bare}, -1 for ngang
 */
record Letters(String bare, Tone tone, int toneIndex) implements TokenParts {
    private static final String VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxy";
    private static final String VOWELS = "aăâeêioôơuưy";
    private static final char CIRCUMFLEX = '\u0302';
    private static final char BREVE = '\u0306';
    private static final char HORN = '\u031B';

    /** The letters of a token in any normal form and any order of marks, or why it has none. */
    static TokenParts of(String token) {
        String marks = Normalizer.normalize(token, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder(marks.length());
        Tone tone = Tone.NGANG;
        int toneIndex = -1;
        for (int i = 0; i < marks.length(); i++) {
            char c = marks.charAt(i);
            Tone mark = toneOf(c);
            if (mark != null) {
                if (bare.isEmpty() || !isVowel(bare.charAt(bare.length() - 1))) {
                    return new Refusal(Refusal.Reason.NOT_LETTERS, token);
                }
                if (toneIndex >= 0) {
                    return new Refusal(Refusal.Reason.TWO_TONES, token);
                }
                tone = mark;
                toneIndex = bare.length() - 1;
                continue;
            }
            Refusal refusal = append(bare, c);
            if (refusal != null) {
                return refusal;
            }
        }
        return new Letters(bare.toString(), tone, toneIndex);
    }

    static boolean isVowel(char c) {
        return VOWELS.indexOf(c) >= 0;
    }

    private static @Nullable Refusal append(StringBuilder bare, char c) {
        if (c == CIRCUMFLEX || c == BREVE || c == HORN) {
            int last = bare.length() - 1;
            String vowel = last < 0 ? "" : Normalizer.normalize("" + bare.charAt(last) + c, Normalizer.Form.NFC);
            if (vowel.length() != 1 || !isVowel(vowel.charAt(0))) {
                return new Refusal(Refusal.Reason.FOREIGN_LETTER, vowel);
            }
            bare.setCharAt(last, vowel.charAt(0));
            return null;
        }
        if (VIETNAMESE.indexOf(c) < 0) {
            if (Character.getType(c) == Character.NON_SPACING_MARK && !bare.isEmpty()) {
                String letter = Normalizer.normalize("" + bare.charAt(bare.length() - 1) + c, Normalizer.Form.NFC);
                return new Refusal(Refusal.Reason.FOREIGN_LETTER, letter);
            }
            Refusal.Reason reason = Character.isLetter(c) ? Refusal.Reason.FOREIGN_LETTER : Refusal.Reason.NOT_LETTERS;
            return new Refusal(reason, String.valueOf(c));
        }
        bare.append(c);
        return null;
    }

    private static @Nullable Tone toneOf(char c) {
        for (Tone tone : Tone.values()) {
            if (tone != Tone.NGANG && tone.mark() == c) {
                return tone;
            }
        }
        return null;
    }
}
