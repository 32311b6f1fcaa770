package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns piece counts into a vocabulary: a pure function, whatever made the counts and in whatever order they came.
 *
 * <p>Example: {@code plan.count(utf8, counts)} for each document, or {@code counts.merge(part)} for each partition, then
 * {@code VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT)}.
 */
public final class VocabularyTrainer {
    /** The heap of a command that trains on next to nothing. */
    private static final long JUST_TO_RUN = 48L << 20;

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

    /**
     * As above with tokens that shall have an id whatever the counts say; they come before what is learned. Throws
     * IllegalArgumentException for a kind that cannot be seeded, for a token that the split rule cuts, and where the size
     * is too small for them.
     */
    public static Vocabulary train(
            VocabularyPlan plan, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        if (wanted.isEmpty()) {
            return train(plan, counts, progress);
        }
        return extended(ByteValues.start(plan), plan.size(), wanted, counts, progress);
    }

    /**
     * A vocabulary of {@code size} ids of which the first are those of {@code old}, each with its old id: for a model that
     * shall learn Vietnamese better without forgetting. Counts must come from {@link #planFor}'s plan. A text that new
     * tokens do not touch keeps its ids. A new embedding row can begin as the mean of the rows of
     * {@code old.encode(extended.piece(id))}.
     */
    public static Vocabulary extend(
            Vocabulary old, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        if (size < old.size()) {
            throw new IllegalArgumentException("size of the extended vocabulary: expected at least the " + old.size()
                    + " ids that are there, got " + size);
        }
        return extended(Vocabularies.definitionOf(old), size, wanted, counts, progress);
    }

    /** What counts text for {@link #extend}: the kind, normaliser and split rule of the vocabulary. */
    public static VocabularyPlan planFor(Vocabulary old, int size) {
        VocabularyDefinition definition = Vocabularies.definitionOf(old);
        return new VocabularyPlan(definition.kind(), size, definition.normaliser(), definition.split(), List.of());
    }

    private static Vocabulary extended(
            VocabularyDefinition start, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        for (byte[] piece : wanted) {
            if (piece.length == 0 || start.split().end(piece, 0) < piece.length) {
                throw new IllegalArgumentException("wanted token '" + new String(piece, StandardCharsets.UTF_8)
                        + "': the split rule " + start.split().id()
                        + " cuts it, so that no text would hold it; expected"
                        + " one piece, such as one word with the space before it");
            }
        }
        return start.kind().open(start.kind().extend(start, size, wanted, counts, progress));
    }

    /**
     * The first {@code size} ids of a vocabulary as a vocabulary: the same, down to the fingerprint, as one trained to that
     * size on the same counts. Throws IllegalArgumentException for a kind whose vocabularies are not nested.
     */
    public static Vocabulary prefix(Vocabulary vocabulary, int size) {
        VocabularyDefinition whole = Vocabularies.definitionOf(vocabulary);
        VocabularyKind kind = whole.kind();
        int least = kind.smallestSize() + whole.specials().size();
        if (!kind.nested() || size > whole.size() || size < least) {
            throw new IllegalArgumentException("first " + size + " ids of a " + kind.id() + " vocabulary: "
                    + (kind.nested() ? "expected " + least + " to " + whole.size() : "a smaller one is no prefix"));
        }
        int merges = 0;
        while (merges < whole.merges().size() && whole.merges().get(merges).result() < size) {
            merges++;
        }
        return kind.open(new VocabularyDefinition(
                kind,
                whole.normaliser(),
                whole.split(),
                whole.pieces().subList(0, size),
                whole.specials(),
                whole.merges().subList(0, merges)));
    }

    /**
     * Bytes of heap that training on these counts needs at most, the counts themselves included; known before it starts.
     * The factors are upper bounds of what the kinds' tables take a distinct piece and a byte of distinct pieces.
     */
    public static long memory(VocabularyKind kind, PieceCounts counts) {
        long tables = switch (kind) {
            case BYTE, CHAR, CHARBPE, SYLLABLE, SYMATO, PURE -> 200L * counts.size() + 4 * counts.bytes();
            case BYTEBPE, RANKBPE -> 350L * counts.size() + 60 * counts.bytes();
            case SUPERWORD -> 150L * counts.size() + 6 * counts.bytes();
            case UNIGRAM -> 350L * counts.size() + 600 * counts.bytes();
        };
        return JUST_TO_RUN + tables;
    }

    /** As above for the usual plan of a kind: {@code train(VocabularyKind.BYTEBPE, 8192, counts)}. */
    public static Vocabulary train(VocabularyKind kind, int size, PieceCounts counts) {
        return train(VocabularyPlan.of(kind, size), counts, TrainingProgress.SILENT);
    }
}
