package vn.amtiet.syllable;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * All spellings of all syllables as 64-bit keys: seven bits a letter, at most eight letters, as in "nghuyếch". Upper and
 * lower case have one code.
 */
final class SyllableForms {
    /** The key of what cannot be a syllable: too long, empty, or with a letter outside the alphabet. */
    static final long NONE = 0;

    private static final int LONGEST = 8;
    private static final int BITS = 7;
    private static final int TABLE_SIZE = 0x1EFA;
    private static final byte[] CODES = codes();
    private static final LongOpenHashSet OLD = written(TonePlacement.OLD, syllable -> true);
    private static final LongOpenHashSet NEW = written(TonePlacement.NEW, syllable -> true);
    private static final LongOpenHashSet ALL = union(OLD, NEW);
    private static final LongOpenHashSet STANDARD =
            union(written(TonePlacement.OLD, Syllable::isStandard), written(TonePlacement.NEW, Syllable::isStandard));

    private SyllableForms() {}

    /** The key of the letters from {@code start} to {@code end}, or {@link #NONE}. */
    static long key(CharSequence text, int start, int end) {
        if (end - start > LONGEST) {
            return NONE;
        }
        long key = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            byte code = c < TABLE_SIZE ? CODES[c] : 0;
            if (code == 0) {
                return NONE;
            }
            key = key << BITS | code;
        }
        return key;
    }

    static boolean isWritten(long key) {
        return key != NONE && ALL.contains(key);
    }

    static boolean isWritten(long key, TonePlacement placement) {
        return key != NONE && (placement == TonePlacement.OLD ? OLD : NEW).contains(key);
    }

    static boolean isStandard(long key) {
        return key != NONE && STANDARD.contains(key);
    }

    /** Whether the character is a letter that only Vietnamese spelling has here: đ, a vowel with its own mark or a tone. */
    static boolean isMarked(char c) {
        return c >= 0x80 && c < TABLE_SIZE && CODES[c] != 0;
    }

    private static byte[] codes() {
        byte[] codes = new byte[TABLE_SIZE];
        byte next = 1;
        for (char letter : "aăâbcdđeêghiklmnoôơpqrstuưvxy".toCharArray()) {
            for (Tone tone : Letters.isVowel(letter) ? Tone.values() : new Tone[] {Tone.NGANG}) {
                String written = tone == Tone.NGANG ? "" + letter : "" + letter + tone.mark();
                String lower = Normalizer.normalize(written, Normalizer.Form.NFC);
                codes[lower.charAt(0)] = next;
                codes[lower.toUpperCase(Locale.ROOT).charAt(0)] = next;
                next++;
            }
        }
        return codes;
    }

    private static LongOpenHashSet written(TonePlacement placement, Predicate<Syllable> which) {
        LongOpenHashSet keys = new LongOpenHashSet();
        SyllableGrammar.all().filter(which).forEach(syllable -> {
            String written = syllable.written(placement);
            keys.add(key(written, 0, written.length()));
        });
        keys.trim();
        return keys;
    }

    private static LongOpenHashSet union(LongOpenHashSet a, LongOpenHashSet b) {
        LongOpenHashSet union = new LongOpenHashSet(a);
        union.addAll(b);
        union.trim();
        return union;
    }
}
