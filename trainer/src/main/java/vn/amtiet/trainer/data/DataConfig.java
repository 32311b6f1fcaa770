package vn.amtiet.trainer.data;

import org.jspecify.annotations.Nullable;

/**
 * The {@code data} section.
 *
 * @param source where the tokens are
 * @param vocabulary directory of the vocabulary; absent: the one beside nanoGPT files, or none, if the ids need no text
 * @param sampling how training windows are drawn
 * @param onResume what a resumed run reads
 */
public record DataConfig(DataSource source, @Nullable String vocabulary, Sampling sampling, OnResume onResume) {
    /** How training windows are drawn. */
    public enum Sampling {
        /** Each start uniform and independent: nanoGPT. */
        WITH_REPLACEMENT,
        /** Each window of an epoch once, in a new random order and with a new offset each epoch. */
        EPOCH
    }

    /** What a resumed run reads. */
    public enum OnResume {
        /** The batches that an undisturbed run would have read. */
        CONTINUE,
        /** The batches of step 0 and on once more, as nanoGPT does (its issue 467). */
        REPEAT
    }

    public DataConfig {
        if (source == null) {
            throw new IllegalArgumentException("source is missing: 'shards DIR' or 'nanogpt-bin DIR'");
        }
        if (sampling == null) {
            throw new IllegalArgumentException("sampling is missing: with-replacement or epoch");
        }
        if (onResume == null) {
            throw new IllegalArgumentException("onResume is missing: continue or repeat");
        }
    }
}
