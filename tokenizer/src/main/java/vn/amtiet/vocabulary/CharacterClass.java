package vn.amtiet.vocabulary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The class of a character as split rules see it: letter (\p{L}), number (\p{N}), mark (\p{M}), space (White_Space) or
 * other. The table is the resource {@code character-classes.txt}: one fixed Unicode version, so that a text has the same
 * ids on every JDK (JDK 17 knows Unicode 13, JDK 25 Unicode 16).
 */
final class CharacterClass {
    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte MARK = 3;
    static final byte SPACE = 4;

    /** What {@link #caseAt} says of anything that is neither letter nor mark. */
    static final byte NO_WORD = 0;

    /** A letter without case or a combining mark. */
    static final byte EITHER = 8;

    /** A letter of category Lu or Lt. */
    static final byte CAPITAL = 16;

    /** A letter of category Ll. */
    static final byte SMALL = 24;

    private static final byte CLASS_BITS = 7;

    private static final String RESOURCE = "character-classes.txt";
    private static final byte[] TABLE = read();

    private CharacterClass() {}

    /** The class of the unit at {@code at}; a byte that starts no valid UTF-8 sequence is {@link #OTHER}. */
    static byte at(byte[] text, int at) {
        byte lead = text[at];
        if (lead >= 0) {
            return (byte) (TABLE[lead] & CLASS_BITS);
        }
        int codePoint = Utf8.codePoint(text, at);
        return codePoint == Utf8.INVALID ? OTHER : of(codePoint);
    }

    /** The case of the unit at {@code at}: {@link #NO_WORD}, {@link #EITHER}, {@link #CAPITAL} or {@link #SMALL}. */
    static byte caseAt(byte[] text, int at) {
        int codePoint = Utf8.codePoint(text, at);
        return codePoint == Utf8.INVALID ? NO_WORD : (byte) (TABLE[codePoint] & ~CLASS_BITS);
    }

    /** The end of the run of units whose class is in a set, a bit {@code 1 << class} for each. */
    static int runOf(int set, byte[] text, int from) {
        int end = from;
        while (end < text.length) {
            byte lead = text[end];
            int codePoint = lead >= 0 ? lead : Utf8.codePoint(text, end);
            int kind = codePoint == Utf8.INVALID ? OTHER : TABLE[codePoint] & CLASS_BITS;
            if ((set >> kind & 1) == 0) {
                return end;
            }
            end += Utf8.lengthOf(codePoint);
        }
        return end;
    }

    /** The end of the run of units whose case is in a set, a bit {@code 1 << case} for each. */
    static int runOfCase(int set, byte[] text, int from) {
        int end = from;
        while (end < text.length) {
            byte lead = text[end];
            int codePoint = lead >= 0 ? lead : Utf8.codePoint(text, end);
            int letter = codePoint == Utf8.INVALID ? NO_WORD : TABLE[codePoint] & ~CLASS_BITS;
            if ((set >> letter & 1) == 0) {
                return end;
            }
            end += Utf8.lengthOf(codePoint);
        }
        return end;
    }

    /** The class of a code point 0..0x10FFFF. */
    static byte of(int codePoint) {
        return (byte) (TABLE[codePoint] & CLASS_BITS);
    }

    /** Lines "U 41 5A": class letter, first and last code point in hexadecimal; "#" starts a comment. */
    private static byte[] read() {
        byte[] table = new byte[Character.MAX_CODE_POINT + 1];
        try (InputStream in = CharacterClass.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] range = line.split(" ");
                    int first = Integer.parseInt(range[1], 16);
                    int last = Integer.parseInt(range[2], 16);
                    Arrays.fill(table, first, last + 1, classOf(range[0]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + RESOURCE, e);
        }
        return table;
    }

    private static byte classOf(String letter) {
        return switch (letter) {
            case "U" -> LETTER | CAPITAL;
            case "W" -> LETTER | SMALL;
            case "L" -> LETTER | EITHER;
            case "N" -> NUMBER;
            case "M" -> MARK | EITHER;
            case "S" -> SPACE;
            default -> throw new IllegalStateException(RESOURCE + ": unknown class " + letter);
        };
    }
}
