package vn.amtiet.pipeline.clean.encoding;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text that was read in a wrong encoding into what was meant: UTF-8 read as a Western encoding once or twice ("Viá»‡t"),
 * and TCVN3, VNI, VPS, VISCII and VIQR ("ViÖt", "Vieät", "Vie^.t" are all Việt).
 *
 * <p>A text is judged as a whole, by {@link Evidence}: of all ways in which it may have been misread, the one after which
 * most of its marked words are syllables, if nearly all are and many more than before. Then its suspect lines are
 * edited, one by one; lines that hold a letter no Western encoding has are left alone. Text in capitals of TCVN3, which a
 * font made of small letters, comes out in small letters. Pure and idempotent.
 */
public final class EncodingRepair implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Characters beyond ASCII below which there can be no evidence. */
    private static final int MIN_WESTERN = 5;

    private static final List<Misreading> MOJIBAKE = List.of(new Utf8Bytes(1), new Utf8Bytes(2));
    private static final List<Misreading> LEGACY =
            List.of(ByteTable.TCVN3, new VniLetters(), ByteTable.VPS, ByteTable.VISCII);
    private static final Misreading VIQR = new ViqrLetters();

    private final boolean mojibake;
    private final boolean legacy;

    /**
     * @param mojibake whether UTF-8 that was read as a Western encoding is repaired
     * @param legacy whether TCVN3, VNI, VPS, VISCII and VIQR are converted
     */
    public EncodingRepair(boolean mojibake, boolean legacy) {
        this.mojibake = mojibake;
        this.legacy = legacy;
    }

    /** The text as it was meant; the same instance where nothing was misread. */
    public String clean(String text) {
        SuspectLines lines = SuspectLines.of(text);
        Misreading best = best(lines);
        String repaired = best == null ? text : undo(best, text, lines.isAll());
        // Last: what a first misreading made of a letter can look like a second one's quote.
        return mojibake ? Utf8Bytes.punctuation(repaired) : repaired;
    }

    /** Whether the text shows one of these misreadings. */
    public boolean finds(String text) {
        return best(SuspectLines.of(text)) != null;
    }

    private @Nullable Misreading best(SuspectLines lines) {
        List<Misreading> ways = new ArrayList<>();
        if (lines.hasWestern(MIN_WESTERN)) {
            ways.addAll(mojibake ? MOJIBAKE : List.of());
            ways.addAll(legacy ? LEGACY : List.of());
        }
        if (legacy && lines.hasSigns()) {
            ways.add(VIQR);
        }
        if (ways.isEmpty()) {
            return null;
        }
        String sample = lines.sample();
        Evidence before = Evidence.of(sample);
        Misreading best = null;
        int bestScore = before.score();
        for (Misreading way : ways) {
            Evidence after = Evidence.of(way.undo(sample));
            // Whole sequences of UTF-8 do not come about by chance, and what they look like can hold syllables ("CÃ").
            Evidence needed = way instanceof Utf8Bytes ? Evidence.NONE : before;
            if (after.score() > bestScore && after.convinces(needed)) {
                best = way;
                bestScore = after.score();
            }
        }
        return best;
    }

    private static String undo(Misreading way, String text, boolean all) {
        StringBuilder undone = new StringBuilder(text.length());
        int start = 0;
        while (start <= text.length()) {
            int end = SuspectLines.end(text, start);
            String line = text.substring(start, end);
            undone.append(SuspectLines.isSuspect(text, start, end) ? undoLine(way, line, all) : line);
            undone.append(end < text.length() ? "\n" : "");
            start = end + 1;
        }
        return undone.toString();
    }

    private static String undoLine(Misreading way, String line, boolean all) {
        String undone = way.undo(line);
        Evidence before = Evidence.of(line);
        Evidence after = Evidence.of(undone);
        boolean better = after.wrong() < before.wrong()
                || after.wrong() == before.wrong() && (all || after.syllables() > before.syllables());
        return better ? undone : line;
    }
}
