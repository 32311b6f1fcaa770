package vn.amtiet.pipeline.purity;

/**
 * How many letter tokens of a text stand in sentences that pass each mode.
 *
 * @param tokens letter tokens in all
 * @param vietnamese those in sentences that pass {@link PurityMode#VIETNAMESE}
 * @param mostlyPure those in sentences that pass {@link PurityMode#MOSTLY_PURE}
 * @param pureSyllables those in sentences that pass {@link PurityMode#PURE_SYLLABLES}
 */
public record PurityShares(long tokens, long vietnamese, long mostlyPure, long pureSyllables) {
    /** Counts the sentences of a text in NFC. */
    public static PurityShares of(String text) {
        TokenCounts counts = new TokenCounts(text);
        long tokens = 0;
        long vietnamese = 0;
        long mostlyPure = 0;
        long pureSyllables = 0;
        int start = Sentences.skipSpace(text, 0);
        while (start < text.length()) {
            int end = Sentences.end(text, start);
            counts.upTo(end);
            int count = counts.tokens();
            tokens += count;
            vietnamese += counts.pass(PurityMode.VIETNAMESE) ? count : 0;
            mostlyPure += counts.pass(PurityMode.MOSTLY_PURE) ? count : 0;
            pureSyllables += counts.pass(PurityMode.PURE_SYLLABLES) ? count : 0;
            start = Sentences.skipSpace(text, end);
        }
        return new PurityShares(tokens, vietnamese, mostlyPure, pureSyllables);
    }
}
