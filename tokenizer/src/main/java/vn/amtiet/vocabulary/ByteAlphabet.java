package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GPT-2's way of writing any bytes as printable text, one character a byte (openai/gpt-2 encoder.py,
 * {@code bytes_to_unicode}): the bytes 21-7E, A1-AC and AE-FF are the characters of the same number, the other 68 are
 * U+0100 upwards in order. A space is {@code Ġ}. Sorted by these characters, the 256 bytes stand in the order in which
 * Hugging Face gives them ids.
 */
final class ByteAlphabet {
    static final int SIZE = 256;

    private static final char[] CHARACTER_OF = characters();
    private static final int[] BYTE_OF = bytes();

    private ByteAlphabet() {}

    /** The 256 bytes in order of ids: 21 to 7E, A1 to AC, AE to FF, then the others. */
    static List<byte[]> pieces() {
        List<byte[]> pieces = new ArrayList<>(SIZE);
        Arrays.stream(BYTE_OF).filter(value -> value >= 0).forEach(value -> pieces.add(new byte[] {(byte) value}));
        return pieces;
    }

    /** The bytes " là" are written "ĠlÃł". */
    static String write(byte[] piece) {
        StringBuilder text = new StringBuilder(piece.length);
        for (byte value : piece) {
            text.append(CHARACTER_OF[value & 0xFF]);
        }
        return text.toString();
    }

    /** The bytes of what {@link #write} wrote. Throws IllegalArgumentException for any other character. */
    static byte[] read(String text) {
        byte[] piece = new byte[text.length()];
        for (int i = 0; i < piece.length; i++) {
            char letter = text.charAt(i);
            if (letter >= BYTE_OF.length || BYTE_OF[letter] < 0) {
                throw new IllegalArgumentException("'" + text
                        + "' is not written in the byte-level alphabet: character U+" + Integer.toHexString(letter));
            }
            piece[i] = (byte) BYTE_OF[letter];
        }
        return piece;
    }

    private static char[] characters() {
        char[] characters = new char[SIZE];
        char next = SIZE;
        for (int value = 0; value < SIZE; value++) {
            boolean printable = value > 0x20 && value < 0x7F || value > 0xA0 && value != 0xAD;
            characters[value] = printable ? (char) value : next++;
        }
        return characters;
    }

    private static int[] bytes() {
        int[] bytes = new int[CHARACTER_OF[0xAD] + 1];
        Arrays.fill(bytes, -1);
        IntStream.range(0, SIZE).forEach(value -> bytes[CHARACTER_OF[value]] = value);
        return bytes;
    }
}
