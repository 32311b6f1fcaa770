package vn.amtiet.pipeline.dedup;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text reduced to what two copies of it share: its syllables in lower case, tones kept, without punctuation and
 * spacing. Differences of spelling that carry no meaning are folded: decomposed Unicode, the place of the tone mark
 * ("hòa" = "hoà"), Icelandic ð for đ, and y for i after a lone consonant ("lý" = "lí"). Tones are never dropped:
 * without them unrelated syllables fall together (ma, má, mà, mả, mã, mạ).
 *
 * <p>Example: {@code FoldedText.of("Lý, HOÀ!")} and {@code FoldedText.of("lí hòa")} have equal characters.
 */
final class FoldedText {
    /** Ends each syllable, the last one too. */
    private static final char END = ' ';

    private static final int TABLE_SIZE = 0x1F00;
    private static final String TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323";
    private static final char[] TONELESS = new char[TABLE_SIZE];
    private static final char[] TONE = new char[TABLE_SIZE];

    static {
        for (char c = 0; c < TABLE_SIZE; c++) {
            fillTable(c);
        }
    }

    private char[] chars;
    private int length;
    private int[] ends = new int[64];
    private int syllables;

    private FoldedText(int capacity) {
        chars = new char[capacity];
    }

    static FoldedText of(String text) {
        String composed = Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
        FoldedText folded = new FoldedText(composed.length() + composed.length() / 4 + 16);
        folded.read(composed);
        return folded;
    }

    int syllableCount() {
        return syllables;
    }

    /** Folded characters of syllable {@code index}, its end mark excluded. */
    String syllable(int index) {
        int start = start(index);
        return new String(chars, start, ends[index] - 1 - start);
    }

    /** All folded characters, a space after each syllable. */
    String all() {
        return new String(chars, 0, length);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** 64-bit FNV-1a over the characters of one syllable, finished by the SplitMix64 mixer (Steele et al. 2014). */
    long syllableHash(int index) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start(index); i < ends[index]; i++) {
            hash = (hash ^ chars[i]) * 0x100000001b3L;
        }
        return mix(hash);
    }

    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private void read(String text) {
        char tone = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isPartOfSyllable(point, inside)) {
                char found = append(Character.toLowerCase(point));
                tone = found == 0 ? tone : found;
                inside = true;
            } else if (inside) {
                end(tone);
                tone = 0;
                inside = false;
            }
        }
        if (inside) {
            end(tone);
        }
    }

    private static boolean isPartOfSyllable(int point, boolean inside) {
        return Character.isLetterOrDigit(point) || (inside && Character.getType(point) == Character.NON_SPACING_MARK);
    }

    /** Appends the toneless letter and returns its tone mark, 0 where it has none. */
    private char append(int point) {
        if (point < TABLE_SIZE) {
            if (TONELESS[point] != 0) {
                put(TONELESS[point]);
            }
            return TONE[point];
        }
        for (char c : Character.toChars(point)) {
            put(c);
        }
        return 0;
    }

    private void end(char tone) {
        foldFinalY();
        if (tone != 0) {
            put(tone);
        }
        put(END);
        if (syllables == ends.length) {
            ends = Arrays.copyOf(ends, 2 * syllables);
        }
        ends[syllables++] = length;
    }

    /** ly, my, ky, quy and the like end in i; "uy", "ay", "ây" and a lone "y" are other sounds and stay. */
    private void foldFinalY() {
        int start = syllables == 0 ? 0 : ends[syllables - 1];
        int last = length - 1;
        if (last - start < 1 || chars[last] != 'y') {
            return;
        }
        boolean afterQu = last - start == 2 && chars[start] == 'q' && chars[start + 1] == 'u';
        boolean afterConsonant = last - start == 1 && "hklmst".indexOf(chars[start]) >= 0;
        if (afterQu || afterConsonant) {
            chars[last] = 'i';
        }
    }

    private void put(char c) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, 2 * length + 16);
        }
        chars[length++] = c;
    }

    /** Splits a character into letter and tone mark; a tone mark that stands alone has no letter. */
    private static void fillTable(char c) {
        String decomposed = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
        StringBuilder letter = new StringBuilder();
        for (int i = 0; i < decomposed.length(); i++) {
            char part = decomposed.charAt(i);
            if (TONE_MARKS.indexOf(part) >= 0) {
                TONE[c] = part;
            } else {
                letter.append(part);
            }
        }
        String composed = Normalizer.normalize(letter, Normalizer.Form.NFC);
        TONELESS[c] = composed.isEmpty() ? 0 : composed.length() == 1 ? composed.charAt(0) : c;
        if (c == '\u00F0') {
            TONELESS[c] = '\u0111';
        }
    }
}
