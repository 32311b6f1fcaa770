package vn.amtiet.pipeline.clean;

import java.util.ArrayList;
import java.util.List;
import vn.amtiet.pipeline.clean.encoding.EncodingRepair;

/**
 * The cleaners that the settings ask for, one after the other. Order matters: a reference may hold a byte of an old
 * encoding, controls and soft hyphens may be letters of one, an invisible character may stand between a vowel and its
 * mark, and words are known and tone marks moved in composed text only.
 *
 * <pre>{@code new TextCleaner(CleanSettings.defaults()).clean("Hoà\u00A0 b\u0300\u200Bình")}</pre>
 */
public final class TextCleaner implements Cleaner {
    private static final long serialVersionUID = 1L;

    private final List<Cleaner> cleaners;

    public TextCleaner(CleanSettings settings) {
        List<Cleaner> chosen = new ArrayList<>();
        if (settings.decodeEntities()) {
            chosen.add(new TextEntities());
        }
        if (settings.repairMojibake() || settings.convertLegacy()) {
            chosen.add(new EncodingRepair(settings.repairMojibake(), settings.convertLegacy())::clean);
        }
        if (settings.removeInvisible()) {
            chosen.add(new InvisibleCharacters());
        }
        if (settings.compose()) {
            chosen.add(new ComposedForm());
        }
        if (settings.repairLookAlikes()) {
            chosen.add(new LookAlikes());
        }
        if (settings.repairD()) {
            chosen.add(new DStroke());
        }
        if (settings.foldTonePlacement()) {
            chosen.add(new ToneMarks(settings.tonePlacement()));
        }
        if (settings.joinWords()) {
            chosen.add(new WordUnderscores());
        }
        if (settings.foldWhitespace()) {
            chosen.add(new Whitespace());
        }
        this.cleaners = List.copyOf(chosen);
    }

    @Override
    public String clean(String text) {
        String cleaned = text;
        for (Cleaner cleaner : cleaners) {
            cleaned = cleaner.clean(cleaned);
        }
        return cleaned;
    }
}
