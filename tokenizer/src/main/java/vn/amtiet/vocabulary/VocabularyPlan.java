package vn.amtiet.vocabulary;

import java.util.EnumSet;
import java.util.List;
import vn.amtiet.text.Normaliser;

/**
 * What vocabulary to train; the plan and the counts decide every id.
 *
 * <p>Example: {@code VocabularyPlan.of(VocabularyKind.BYTEBPE, 8192)} has no normaliser, GPT-2's split rule and one
 * special token, end-of-document, with id 0.
 *
 * @param size ids wanted, special tokens included: exactly this many where the counts give as many, else fewer; for
 *     {@link VocabularyKind#CHAR} the most that are allowed
 * @param normaliser what is done to text before it is split
 * @param split where text is cut
 * @param specials special tokens by role, which get the ids 0, 1, ... in this order
 */
public record VocabularyPlan(
        VocabularyKind kind, int size, Normaliser normaliser, PreTokenizer split, List<SpecialToken> specials) {
    public VocabularyPlan {
        specials = List.copyOf(specials);
        if (!specials.isEmpty() && EnumSet.copyOf(specials).size() < specials.size()) {
            throw new IllegalArgumentException("special tokens: a role is named twice: " + specials);
        }
        int least = kind.smallestSize() + specials.size();
        if (size < least) {
            throw new IllegalArgumentException("size of a " + kind.id() + " vocabulary with " + specials.size()
                    + " special tokens: expected at least " + least + ", got " + size);
        }
    }

    /** The usual plan of a kind: no normaliser, the kind's split rule, the kind's special tokens. */
    public static VocabularyPlan of(VocabularyKind kind, int size) {
        return new VocabularyPlan(kind, size, Normaliser.NONE, kind.usualSplit(), kind.usualSpecials());
    }

    public VocabularyPlan withNormaliser(Normaliser other) {
        return new VocabularyPlan(kind, size, other, split, specials);
    }

    public VocabularyPlan withSpecials(List<SpecialToken> other) {
        return new VocabularyPlan(kind, size, normaliser, split, other);
    }

    /** Adds the pieces of one text, normalised and split as planned, to the counts, and what else the kind counts. One text is one sequence. */
    public void count(byte[] utf8, PieceCounts counts) {
        split.split(normaliser.normalise(utf8), kind.counting(counts));
    }
}
