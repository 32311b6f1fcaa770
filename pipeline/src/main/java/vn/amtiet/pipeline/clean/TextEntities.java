package vn.amtiet.pipeline.clean;

import com.ibm.icu.lang.UCharacter;
import org.jsoup.nodes.Entities;
import vn.amtiet.pipeline.clean.encoding.WesternBytes;

/**
 * Character references that HTML left in running text become the characters: "Cha &amp;amp;amp; con" written once or
 * several times over is "Cha &amp; con". Only with a semicolon and a known name, so that addresses stay. Numbers from 128
 * to 159 mean windows-1252, as the HTML standard (13.2.5.80, numeric character reference end state) has it.
 */
record TextEntities() implements Cleaner {
    /** The longest name that HTML has, CounterClockwiseContourIntegral, and some zeros before a number. */
    private static final int MAX_CHARS = 33;

    @Override
    public String clean(String text) {
        String decoded = text;
        String before;
        do {
            before = decoded;
            decoded = once(before);
        } while (!decoded.equals(before));
        return decoded;
    }

    private static String once(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        StringBuilder decoded = null;
        int copied = 0;
        while (at >= 0) {
            int end = end(text, at);
            String character = end < 0 ? "" : character(text.substring(at + 1, end));
            if (!character.isEmpty()) {
                decoded = decoded == null ? new StringBuilder(text.length()) : decoded;
                decoded.append(text, copied, at).append(character);
                copied = end + 1;
            }
            at = text.indexOf('&', Math.max(at + 1, copied));
        }
        return decoded == null
                ? text
                : decoded.append(text, copied, text.length()).toString();
    }

    /** The index of the semicolon, -1 where none follows a name or number. */
    private static int end(String text, int at) {
        int last = Math.min(text.length(), at + MAX_CHARS);
        for (int i = at + 1; i < last; i++) {
            char c = text.charAt(i);
            if (c == ';') {
                return i;
            }
            boolean part = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!part && !(c == '#' && i == at + 1)) {
                return -1;
            }
        }
        return -1;
    }

    private static String character(String name) {
        return name.startsWith("#") ? numbered(name.substring(1)) : Entities.getByName(name);
    }

    private static String numbered(String digits) {
        boolean hex = digits.startsWith("x") || digits.startsWith("X");
        try {
            int codePoint = Integer.parseInt(hex ? digits.substring(1) : digits, hex ? 16 : 10);
            if (codePoint >= 0x80 && codePoint < 0xA0) {
                return String.valueOf(WesternBytes.character(codePoint));
            }
            return UCharacter.isLegal(codePoint) ? Character.toString(codePoint) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
