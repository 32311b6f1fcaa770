package vn.amtiet.syllable.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.amtiet.syllable.Reading;
import vn.amtiet.syllable.Refusal;
import vn.amtiet.syllable.Syllable;
import vn.amtiet.syllable.SyllableGrammar;

/**
 * What the grammar makes of counted words: how many entries and occurrences it accepts, how many of them in standard
 * orthography, and every refused entry in the order of the words.
 */
record Acceptance(
        long entries,
        long accepted,
        long standard,
        long occurrences,
        long acceptedOccurrences,
        long standardOccurrences,
        List<RefusedWord> refusals) {
    /** A word that is no syllable, how often it occurs, and why. */
    record RefusedWord(String word, long count, Refusal refusal) {}

    static Acceptance of(WordCounts words) {
        long accepted = 0;
        long standard = 0;
        long occurrences = 0;
        long acceptedOccurrences = 0;
        long standardOccurrences = 0;
        List<RefusedWord> refusals = new ArrayList<>();
        for (Map.Entry<String, Long> entry : words.counts().entrySet()) {
            long count = entry.getValue();
            occurrences += count;
            Reading reading = SyllableGrammar.parse(entry.getKey());
            if (reading instanceof Refusal refusal) {
                refusals.add(new RefusedWord(entry.getKey(), count, refusal));
            } else if (reading instanceof Syllable syllable) {
                accepted++;
                acceptedOccurrences += count;
                standard += syllable.isStandard() ? 1 : 0;
                standardOccurrences += syllable.isStandard() ? count : 0;
            }
        }
        return new Acceptance(
                words.counts().size(),
                accepted,
                standard,
                occurrences,
                acceptedOccurrences,
                standardOccurrences,
                List.copyOf(refusals));
    }
}
