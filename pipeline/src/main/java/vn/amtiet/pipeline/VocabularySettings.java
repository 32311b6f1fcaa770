package vn.amtiet.pipeline;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import vn.amtiet.text.Normaliser;
import vn.amtiet.vocabulary.PreTokenizer;
import vn.amtiet.vocabulary.VocabularyKind;
import vn.amtiet.vocabulary.VocabularyPlan;

/**
 * The vocabulary of shards: one to train, by kind and size, or a finished one, by its directory.
 *
 * @param kind what to train; default BYTEBPE
 * @param size ids wanted, special tokens included; default 8192
 * @param normaliser what is done to text first; default NONE
 * @param split where text is cut; default the kind's own rule
 * @param directory a finished vocabulary to use instead of training one; default none
 */
public record VocabularySettings(
        @Nullable VocabularyKind kind,
        @Nullable Integer size,
        @Nullable Normaliser normaliser,
        @Nullable PreTokenizer split,
        @Nullable String directory)
        implements Serializable {
    public VocabularySettings {
        if (directory == null) {
            kind = kind == null ? VocabularyKind.BYTEBPE : kind;
            size = size == null ? Integer.valueOf(8192) : size;
            normaliser = normaliser == null ? Normaliser.NONE : normaliser;
            split = split == null ? kind.usualSplit() : split;
            new VocabularyPlan(kind, size, normaliser, split, kind.usualSpecials());
        } else if (kind != null || size != null || normaliser != null || split != null) {
            throw new IllegalArgumentException("directory must stand alone, without kind, size, normaliser and split: "
                    + "a finished vocabulary has its own");
        }
    }

    public static VocabularySettings defaults() {
        return new VocabularySettings(null, null, null, null, null);
    }

    /** A vocabulary to train. */
    public static VocabularySettings train(VocabularyKind kind, int size) {
        return new VocabularySettings(kind, size, null, null, null);
    }

    /** What to train. Only where there is no {@link #directory}. */
    public VocabularyPlan plan() {
        return new VocabularyPlan(kind, size, normaliser, split, kind.usualSpecials());
    }
}
