package vn.amtiet.syllable;

import java.text.Normalizer;

/** From a syllable to its letters: the i of gi written once, the tone mark on its vowel. */
final class Spelling {
    private Spelling() {}

    static String write(Syllable syllable, TonePlacement placement) {
        String letters = letters(syllable.onset(), syllable.rhyme());
        if (syllable.tone() == Tone.NGANG) {
            return letters;
        }
        int at = toneIndex(syllable.onset(), syllable.rhyme(), placement);
        String marked = letters.substring(0, at + 1) + syllable.tone().mark() + letters.substring(at + 1);
        return Normalizer.normalize(marked, Normalizer.Form.NFC);
    }

    /** Onset and rhyme without tone: gi + iêng is "giêng". */
    static String letters(String onset, Rhyme rhyme) {
        return spelledOnset(onset, rhyme) + rhyme.written();
    }

    /** The index in {@link #letters} of the vowel that carries the tone mark. */
    static int toneIndex(String onset, Rhyme rhyme, TonePlacement placement) {
        int nucleus = spelledOnset(onset, rhyme).length() + rhyme.glide().length();
        String vowels = rhyme.nucleus();
        if (vowels.length() == 2) {
            return vowels.endsWith("a") ? nucleus : nucleus + 1;
        }
        return placement == TonePlacement.OLD && placementsDiffer(onset, rhyme) ? nucleus - 1 : nucleus;
    }

    /** Open oa, oe, uy, but not after q. */
    private static boolean placementsDiffer(String onset, Rhyme rhyme) {
        if (!rhyme.coda().isEmpty() || onset.equals("q")) {
            return false;
        }
        String written = rhyme.written();
        return written.equals("oa") || written.equals("oe") || written.equals("uy");
    }

    private static String spelledOnset(String onset, Rhyme rhyme) {
        return onset.equals("gi") && rhyme.written().startsWith("i") ? "g" : onset;
    }
}
