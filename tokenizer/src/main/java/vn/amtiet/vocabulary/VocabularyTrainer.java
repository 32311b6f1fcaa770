package vn.amtiet.vocabulary;

/**
 * Turns piece counts into a vocabulary: a pure function, whatever made the counts and in whatever order they came.
 *
 * <p>Example: {@code plan.count(utf8, counts)} for each document, or {@code counts.merge(part)} for each partition, then
 * {@code VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT)}.
 */
public final class VocabularyTrainer {
    private VocabularyTrainer() {}

    /**
     * A vocabulary of {@code plan.size()} ids, or fewer where the counts hold no more. Specials come first, then what
     * the kind cannot do without, then pieces by falling count, so a smaller vocabulary is a prefix of a larger one.
     * Throws IllegalArgumentException where the counts are empty.
     */
    public static Vocabulary train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        if (counts.isEmpty() && plan.kind().learns()) {
            throw new IllegalArgumentException("nothing to train a vocabulary on: no text was counted");
        }
        return plan.kind().open(plan.kind().train(plan, counts, progress));
    }

    /** As above for the usual plan of a kind: {@code train(VocabularyKind.BYTEBPE, 8192, counts)}. */
    public static Vocabulary train(VocabularyKind kind, int size, PieceCounts counts) {
        return train(VocabularyPlan.of(kind, size), counts, TrainingProgress.SILENT);
    }
}
