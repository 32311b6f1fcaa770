package vn.amtiet.vocabulary;

/**
 * One step of byte pair encoding: id {@code left} followed by id {@code right} becomes id {@code result}. Its place in
 * the list of merges is its rank. {@code (" t", "h") -> " th"}.
 */
public record Merge(int left, int right, int result) {
    /** Both sides in one number, the key of every table of pairs. */
    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
