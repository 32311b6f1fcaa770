package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pieces with log probabilities, and the ways to cut a text into them (Kudo 2018, arXiv 1804.10959). A character that is
 * no piece may stand alone at the price of {@value #UNKNOWN_PENALTY} below the worst piece, as in SentencePiece
 * (unigram_model.cc, kUnkPenalty). Pieces are made of whole characters.
 */
final class UnigramModel {
    /** Stands in a segmentation for a character that is no piece. */
    static final int UNKNOWN = -1;

    private static final double UNKNOWN_PENALTY = 10;
    private static final int NOT_REACHED = -2;

    private final List<byte[]> pieces;
    private final double[] scores;
    private final double unknownScore;
    private final PieceTrie trie = new PieceTrie();

    /** Pieces whose score is NaN are none of the model's. */
    UnigramModel(List<byte[]> pieces, double[] scores) {
        this.pieces = pieces;
        this.scores = scores;
        double least = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isNaN(scores[i])) {
                trie.add(pieces.get(i), i);
                least = Math.min(least, scores[i]);
            }
        }
        unknownScore = least - UNKNOWN_PENALTY;
    }

    List<byte[]> pieces() {
        return pieces;
    }

    double score(int number) {
        return scores[number];
    }

    /** Hears of one piece that may stand at a place of the text. */
    private interface Edge {
        void at(int from, int to, int number, double score);
    }

    /** All edges that begin at {@code at}: pieces by rising length, and the unknown character where none is that long. */
    private void edges(byte[] text, int at, int end, Edge edge) {
        int character = Utf8.length(text, at);
        boolean known = false;
        int node = PieceTrie.ROOT;
        for (int i = at; i < end; i++) {
            node = trie.next(node, text[i]);
            if (node == PieceTrie.NO_NODE) {
                break;
            }
            int number = trie.number(node);
            if (number != PieceTrie.NO_PIECE) {
                known |= i + 1 - at == character;
                edge.at(at, i + 1, number, scores[number]);
            }
        }
        if (!known) {
            edge.at(at, at + character, UNKNOWN, unknownScore);
        }
    }

    /**
     * Appends the numbers of the best segmentation of {@code text[from .. to)}, {@link #UNKNOWN} for each character that
     * is no piece. Equal scores: the one whose last piece begins first. {@code without} is a piece not to be used.
     */
    void best(byte[] text, int from, int to, int without, IntArrayList out) {
        int length = to - from;
        double[] bestScore = new double[length + 1];
        int[] start = new int[length + 1];
        int[] by = new int[length + 1];
        Arrays.fill(by, NOT_REACHED);
        for (int at = from; at < to; at++) {
            if (at > from && by[at - from] == NOT_REACHED) {
                continue;
            }
            double before = bestScore[at - from];
            edges(text, at, to, (left, right, number, score) -> {
                int end = right - from;
                if ((number != without || number == UNKNOWN)
                        && (by[end] == NOT_REACHED || before + score > bestScore[end])) {
                    bestScore[end] = before + score;
                    start[end] = left - from;
                    by[end] = number;
                }
            });
        }
        int first = out.size();
        for (int end = length; end > 0; end = start[end]) {
            out.add(by[end]);
        }
        reverse(out, first);
    }

    private static void reverse(IntArrayList list, int from) {
        for (int left = from, right = list.size() - 1; left < right; left++, right--) {
            int kept = list.getInt(left);
            list.set(left, list.getInt(right));
            list.set(right, kept);
        }
    }

    /** Adds to {@code expected} how often each piece stands in the text, over all segmentations by their probability. */
    void expect(byte[] text, long count, double[] expected) {
        int length = text.length;
        double[] forward = unreached(length);
        forward[0] = 0;
        for (int at = 0; at < length; at++) {
            if (forward[at] != Double.NEGATIVE_INFINITY) {
                edges(
                        text,
                        at,
                        length,
                        (from, to, number, score) -> forward[to] = sum(forward[to], forward[from] + score));
            }
        }
        double[] backward = unreached(length);
        backward[length] = 0;
        for (int at = length - 1; at >= 0; at--) {
            if (forward[at] != Double.NEGATIVE_INFINITY) {
                edges(text, at, length, (from, to, number, score) -> {
                    backward[from] = sum(backward[from], backward[to] + score);
                    if (number != UNKNOWN) {
                        double share = forward[from] + score + backward[to] - forward[length];
                        expected[number] += count * StrictMath.exp(share);
                    }
                });
            }
        }
    }

    private static double[] unreached(int length) {
        double[] scores = new double[length + 1];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        return scores;
    }

    /** log(exp(a) + exp(b)). */
    private static double sum(double a, double b) {
        double high = Math.max(a, b);
        double low = Math.min(a, b);
        return low == Double.NEGATIVE_INFINITY ? high : high + StrictMath.log1p(StrictMath.exp(low - high));
    }
}
