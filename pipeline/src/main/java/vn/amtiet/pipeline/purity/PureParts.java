package vn.amtiet.pipeline.purity;

import vn.amtiet.pipeline.clean.Cleaner;

/**
 * Cuts the lines or sentences that do not pass a mode; empty lines between those that are left stay, one at a time. A
 * document's own purity is a matter of the rules, so that with that unit nothing is cut.
 *
 * <pre>{@code new PureParts(PurityMode.PURE_SYLLABLES, PurityUnit.SENTENCE).clean("Trời mưa. I am in. Bà cụ về.")}</pre>
 * gives "Trời mưa. Bà cụ về."
 *
 * @param mode what each part has to pass
 * @param unit what a part is
 */
public record PureParts(PurityMode mode, PurityUnit unit) implements Cleaner {
    @Override
    public String clean(String text) {
        if (unit == PurityUnit.DOCUMENT) {
            return text;
        }
        Kept kept = new Kept(text);
        TokenCounts counts = new TokenCounts(text);
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (unit == PurityUnit.LINE) {
                part(kept, counts, start, end);
            } else {
                sentences(kept, counts, start, end);
            }
            kept.endLine(start == end);
            start = end + 1;
        }
        return kept.length == text.length() ? text : kept.text();
    }

    private void sentences(Kept kept, TokenCounts counts, int from, int to) {
        int start = Sentences.skipSpace(kept.source, from);
        while (start < to) {
            int end = Math.min(to, Sentences.end(kept.source, start));
            part(kept, counts, start, end);
            start = Sentences.skipSpace(kept.source, end);
        }
    }

    private void part(Kept kept, TokenCounts counts, int start, int end) {
        counts.upTo(end);
        if (end > start && counts.pass(mode)) {
            kept.add(start, end);
        }
    }

    /** The text that is left: spaces between the parts of a line, an empty line where there was one. */
    private static final class Kept {
        private final String source;
        private final StringBuilder text;
        private boolean lineHasText;
        private boolean newline;
        private boolean gap;
        private int length;

        private Kept(String source) {
            this.source = source;
            this.text = new StringBuilder(source.length());
        }

        private void add(int start, int end) {
            if (lineHasText) {
                text.append(' ');
            } else if (newline) {
                text.append(gap ? "\n\n" : "\n");
            }
            text.append(source, start, end);
            length = text.length();
            lineHasText = true;
        }

        private void endLine(boolean empty) {
            if (lineHasText) {
                newline = true;
                gap = false;
                lineHasText = false;
            } else if (empty) {
                gap = newline;
            }
        }

        private String text() {
            return text.toString();
        }
    }
}
