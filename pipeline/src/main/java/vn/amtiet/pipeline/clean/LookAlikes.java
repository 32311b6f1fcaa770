package vn.amtiet.pipeline.clean;

import java.text.Normalizer;
import vn.amtiet.syllable.LetterTokens;
import vn.amtiet.syllable.SyllableGrammar;

/**
 * Cyrillic and Greek letters, and Latin ones beside Vietnamese, that look like a Vietnamese letter and stand in a
 * Vietnamese word: with a Cyrillic о, "cоn" becomes "con". Only words that hold another Latin letter change, and only if
 * they then spell a syllable, so that formulas, units and foreign words stay. Expects NFC.
 */
record LookAlikes() implements Cleaner {
    /** By look; the letters of Unicode's confusables.txt (UTS 39) whose Latin side Vietnamese has. */
    private static final String FOREIGN = "аеіјорсухһԁᴠАВЕІЈКМНОРСТУХҮΑΒΕΗΙΚΜΝΟΡΤΥΧονіάίόύѐӑӐɑɡıᴀ";

    private static final String LATIN = "aeijopcyxhdvABEIJKMHOPCTYXYABEHIKMNOPTYXoviáíóúèăĂagia";
    private static final char FIRST_FOREIGN = 0x131;

    @Override
    public String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isForeign(text.charAt(i))) {
                return rest(text);
            }
        }
        return text;
    }

    private static String rest(String text) {
        StringBuilder repaired = null;
        int copied = 0;
        LetterTokens tokens = new LetterTokens(text);
        while (tokens.next()) {
            String word = text.substring(tokens.start(), tokens.end());
            String latin = latin(word);
            if (!latin.equals(word)) {
                repaired = repaired == null ? new StringBuilder(text.length()) : repaired;
                repaired.append(text, copied, tokens.start()).append(latin);
                copied = tokens.end();
            }
        }
        return repaired == null
                ? text
                : repaired.append(text, copied, text.length()).toString();
    }

    /** The word in Latin letters if it is Vietnamese then, else the word. */
    private static String latin(String word) {
        StringBuilder latin = new StringBuilder(word.length());
        int own = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int at = isForeign(c) ? FOREIGN.indexOf(c) : -1;
            own += at < 0 && isLatin(c) ? 1 : 0;
            latin.append(at < 0 ? c : LATIN.charAt(at));
        }
        if (own == 0 || own == word.length()) {
            return word;
        }
        String composed = Normalizer.normalize(latin, Normalizer.Form.NFC);
        return SyllableGrammar.isStandard(composed) ? composed : word;
    }

    private static boolean isForeign(char c) {
        return c >= FIRST_FOREIGN && (c < 0x1E00 || c > 0x1EFF) && c < 0x2000 && FOREIGN.indexOf(c) >= 0;
    }

    private static boolean isLatin(char c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
    }
}
