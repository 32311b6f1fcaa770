package vn.amtiet.vocabulary;

/** Hears how far the training of a vocabulary is. Called from the training thread, at most once a merge. */
@FunctionalInterface
public interface TrainingProgress {
    /** Hears nothing. */
    TrainingProgress SILENT = (done, of) -> {};

    /** {@code done} of {@code of} ids exist. */
    void at(int done, int of);
}
