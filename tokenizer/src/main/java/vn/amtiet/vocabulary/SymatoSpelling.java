package vn.amtiet.vocabulary;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.amtiet.syllable.Syllable;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.Tone;
import vn.amtiet.syllable.TonePlacement;

/**
 * The syllable as symato writes it (telexyz/symato): the symbol is its letters without any mark, đ as dd, and one mark-tone
 * holds the mark of its vowels (w for breve and horn, z for circumflex) and its tone (s f r x j, none for ngang). "được"
 * is {@code dduoc} and {@code wj}.
 *
 * <p>Unlike the original it loses nothing: a tone that stands where {@link TonePlacement#NEW} has it and OLD has not is a
 * mark-tone of its own with a quote, so "hòa" is {@code hoa f} and "hoà" {@code hoa f'}. Of two syllables that would be
 * written alike (thuở and the dialect's thưở) the one of standard orthography has the form and the other has none.
 */
final class SymatoSpelling {
    private static final String TONES = " fsrxj";
    private static final char CIRCUMFLEX = '\u0302';

    /** The marks and tones of one syllable: 18 of the original, then 5 for the other place of the tone. */
    static final List<String> MARK_TONES = markTones();

    /** One syllable in lower case: its letters without marks, and the index of its mark-tone. */
    record Form(String symbol, int markTone) {}

    private final Map<String, Form> formOf = new HashMap<>();
    private final Map<Form, String> writtenOf = new HashMap<>();

    /** The forms of the whole grammar. */
    SymatoSpelling() {
        SyllableGrammar.all()
                .sorted(Comparator.comparing(Syllable::orthography))
                .forEach(syllable -> {
                    String old = syllable.written(TonePlacement.OLD);
                    add(old, "", syllable.tone());
                    String recent = syllable.written(TonePlacement.NEW);
                    if (!recent.equals(old)) {
                        add(recent, "'", syllable.tone());
                    }
                });
    }

    /** The form of a syllable in lower case and NFC, if it has one. */
    Optional<Form> form(String written) {
        return Optional.ofNullable(formOf.get(written));
    }

    /** What a form spells, or null where no syllable has it. */
    @Nullable
    String written(Form form) {
        return writtenOf.get(form);
    }

    /** All syllables that have a form. */
    Iterable<String> syllables() {
        return formOf.keySet();
    }

    private void add(String written, String place, Tone tone) {
        StringBuilder symbol = new StringBuilder();
        String mark = "";
        String letters = Normalizer.normalize(written, Normalizer.Form.NFD);
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter == 'đ') {
                symbol.append("dd");
            } else if (letter < 0x80) {
                symbol.append(letter);
            } else if (letter != tone.mark()) {
                mark = letter == CIRCUMFLEX ? "z" : "w";
            }
        }
        Form form = new Form(symbol.toString(), MARK_TONES.indexOf(mark + letter(tone) + place));
        if (form.markTone() >= 0 && writtenOf.putIfAbsent(form, written) == null) {
            formOf.put(written, form);
        }
    }

    private static String letter(Tone tone) {
        return tone == Tone.NGANG ? "" : String.valueOf(TONES.charAt(tone.ordinal()));
    }

    private static List<String> markTones() {
        List<String> names = new ArrayList<>();
        for (String mark : List.of("", "w", "z")) {
            for (Tone tone : Tone.values()) {
                names.add(mark + letter(tone));
            }
        }
        for (Tone tone : Tone.values()) {
            if (tone != Tone.NGANG) {
                names.add(letter(tone) + "'");
            }
        }
        return List.copyOf(names);
    }
}
