package vn.amtiet.syllable;

import org.jspecify.annotations.Nullable;

/** Moves tone marks in running text. */
final class TonePlacementFold {
    private TonePlacementFold() {}

    static String fold(String text, TonePlacement placement) {
        LetterTokens tokens = new LetterTokens(text);
        StringBuilder folded = null;
        int copied = 0;
        while (tokens.next()) {
            int start = tokens.start();
            int end = tokens.end();
            long key = SyllableForms.key(text, start, end);
            if (key == SyllableForms.NONE || SyllableForms.isWritten(key, placement) || !tokens.isMarked()) {
                continue;
            }
            String moved = move(text.substring(start, end), placement);
            if (moved == null) {
                continue;
            }
            folded = folded == null ? new StringBuilder(text.length()) : folded;
            folded.append(text, copied, start).append(moved);
            copied = end;
        }
        return folded == null
                ? text
                : folded.append(text, copied, text.length()).toString();
    }

    /** The token with its mark in place, case kept; null where its letters and tone form no syllable. */
    private static @Nullable String move(String token, TonePlacement placement) {
        if (!(Letters.of(token) instanceof Letters letters)
                || !(SyllableGrammar.analyse(letters) instanceof Syllable syllable)) {
            return null;
        }
        char[] moved = syllable.written(placement).toCharArray();
        for (int i = 0; i < moved.length; i++) {
            if (Character.isUpperCase(token.charAt(i))) {
                moved[i] = Character.toUpperCase(moved[i]);
            }
        }
        return new String(moved);
    }
}
