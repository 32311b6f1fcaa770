package vn.amtiet.pipeline.clean.encoding;

/** One way in which an encoding was mistaken for another, as its inverse. */
@FunctionalInterface
interface Misreading {
    /** The text as it was meant, where all of it was misread in this way; nonsense or the same where it was not. */
    String undo(String text);
}
