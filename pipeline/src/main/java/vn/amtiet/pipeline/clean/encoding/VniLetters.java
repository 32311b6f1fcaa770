package vn.amtiet.pipeline.clean.encoding;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * VNI for Windows: a vowel and behind it, as a Western letter, its marks: "aâ" is â, "aá" is ấ, "ôø" is ờ. The letters
 * đ ơ ư and the toned i are one Western letter each.
 */
final class VniLetters implements Misreading {
    private static final String TONES = "\u0301\u0300\u0309\u0303\u0323";
    private static final Map<Integer, Character> LETTERS = letters();

    @Override
    public String undo(String text) {
        StringBuilder undone = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            Character letter = next < 0xC0 ? null : LETTERS.get(key(c, next));
            if (letter != null) {
                i++;
            } else {
                letter = LETTERS.get(key(c, (char) 0));
            }
            undone.append(letter == null ? c : letter);
        }
        return undone.toString();
    }

    private static Map<Integer, Character> letters() {
        Map<Integer, Character> letters = new HashMap<>();
        "aeouy".chars().forEach(vowel -> toned(letters, (char) vowel, (char) vowel, "ùøûõï"));
        toned(letters, 'ô', 'ơ', "ùøûõï");
        toned(letters, 'ö', 'ư', "ùøûõï");
        "aeo".chars().forEach(vowel -> {
            char marked = compose("" + (char) vowel + '\u0302');
            put(letters, (char) vowel, 'â', marked);
            toned(letters, (char) vowel, marked, "áàåãä");
        });
        put(letters, 'a', 'ê', 'ă');
        toned(letters, 'a', 'ă', "éèúüë");
        String alone = "íìæóòîñôö";
        for (int i = 0; i < alone.length(); i++) {
            put(letters, alone.charAt(i), (char) 0, "íìỉĩịỵđơư".charAt(i));
        }
        return Map.copyOf(letters);
    }

    private static void toned(Map<Integer, Character> letters, char written, char vowel, String marks) {
        for (int i = 0; i < marks.length(); i++) {
            put(letters, written, marks.charAt(i), compose("" + vowel + TONES.charAt(i)));
        }
    }

    /** In small letters, in capitals, and a capital with a small mark. */
    private static void put(Map<Integer, Character> letters, char written, char mark, char letter) {
        char upper = Character.toUpperCase(letter);
        letters.put(key(written, mark), letter);
        letters.put(key(Character.toUpperCase(written), mark), upper);
        letters.put(key(Character.toUpperCase(written), Character.toUpperCase(mark)), upper);
    }

    private static char compose(String marked) {
        return Normalizer.normalize(marked, Normalizer.Form.NFC).charAt(0);
    }

    private static int key(char letter, char mark) {
        return letter << 16 | mark;
    }
}
