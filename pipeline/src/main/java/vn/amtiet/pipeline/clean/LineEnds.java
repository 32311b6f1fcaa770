package vn.amtiet.pipeline.clean;

/** What ends a line in Unicode (UAX 14, class BK, CR, LF, NL): CR LF, CR, LF, VT, FF, U+0085, U+2028, U+2029. */
final class LineEnds {
    private LineEnds() {}

    static boolean isLineEnd(int c) {
        return c >= '\n' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
