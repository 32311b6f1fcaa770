package vn.amtiet.pipeline.sample;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A way to write the same Vietnamese text, as crawls hold them. Page sources are {@link #COMPOSED}. */
enum Writing {
    /** NFC with the tone as the author placed it. */
    COMPOSED,
    /** NFD: "hòa" has four code points. */
    DECOMPOSED,
    /** No diacritics: "Đường phố" becomes "Duong pho". */
    UNACCENTED,
    /** Tone on the main vowel: "hòa, khỏe, thủy" become "hoà, khoẻ, thuỷ"; "hoàn" and "quý" stay. */
    NEW_TONES,
    /** U+00D0 for Đ and U+00F0 for đ, as some old keyboards wrote. */
    ETH;

    private static final Pattern OLD_TONE =
            Pattern.compile("(?<![qQ])([òóỏõọùúủũụÒÓỎÕỌÙÚỦŨỤ])([aeyAEY])(?![\\p{L}])", Pattern.UNICODE_CASE);
    private static final Map<String, String> GLIDE = Map.of("o", "ae", "u", "y");

    String apply(String text) {
        return switch (this) {
            case COMPOSED -> text;
            case DECOMPOSED -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case UNACCENTED ->
                Normalizer.normalize(text, Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")
                        .replace('đ', 'd')
                        .replace('Đ', 'D');
            case NEW_TONES -> OLD_TONE.matcher(text).replaceAll(Writing::moveTone);
            case ETH -> text.replace('Đ', '\u00d0').replace('đ', '\u00f0');
        };
    }

    private static String moveTone(MatchResult match) {
        String glide = Normalizer.normalize(match.group(1), Normalizer.Form.NFD);
        String letter = glide.substring(0, 1);
        String vowel = match.group(2);
        if (!GLIDE.get(letter.toLowerCase(Locale.ROOT)).contains(vowel.toLowerCase(Locale.ROOT))) {
            return match.group();
        }
        return letter + Normalizer.normalize(vowel + glide.substring(1), Normalizer.Form.NFC);
    }
}
