package vn.amtiet.pipeline.document;

/** What a filter says of a document. */
public sealed interface Verdict {
    Verdict KEEP = new Keep();

    static Verdict keep() {
        return KEEP;
    }

    static Verdict drop(String reason, double measured, double limit) {
        return new Drop(reason, measured, limit);
    }

    record Keep() implements Verdict {}

    /**
     * @param reason the counter's name, which is the threshold's name in snake case: "min_syllables"
     * @param measured what the document has
     * @param limit what the rule asks for
     */
    record Drop(String reason, double measured, double limit) implements Verdict {}
}
