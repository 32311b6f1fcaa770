package vn.amtiet.cluster.report;

import java.util.List;

/**
 * Two texts as HTML, the words that stand in only one of them marked: what a longest common subsequence of their words
 * leaves over (Wagner and Fischer 1974).
 *
 * @param left the first text
 * @param right the second
 */
record WordDifference(String left, String right) {
    /** The table has so many cells at most, 4 MB. */
    private static final int MOST_WORDS = 1_000;

    /** Compares the first 1,000 words of each. */
    static WordDifference of(String left, String right) {
        List<String> first = words(left);
        List<String> second = words(right);
        int[][] common = common(first, second);
        StringBuilder leftHtml = new StringBuilder();
        StringBuilder rightHtml = new StringBuilder();
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            if (i < first.size() && j < second.size() && first.get(i).equals(second.get(j))) {
                append(leftHtml, first.get(i++), false);
                append(rightHtml, second.get(j++), false);
            } else if (j == second.size() || i < first.size() && common[i + 1][j] >= common[i][j + 1]) {
                append(leftHtml, first.get(i++), true);
            } else {
                append(rightHtml, second.get(j++), true);
            }
        }
        return new WordDifference(leftHtml.toString(), rightHtml.toString());
    }

    private static List<String> words(String text) {
        List<String> words = List.of(text.strip().split("(?<=\\n)|[ \\t]+"));
        return words.subList(0, Math.min(MOST_WORDS, words.size()));
    }

    /** Words in common from each place on. */
    private static int[][] common(List<String> first, List<String> second) {
        int[][] common = new int[first.size() + 1][second.size() + 1];
        for (int i = first.size() - 1; i >= 0; i--) {
            for (int j = second.size() - 1; j >= 0; j--) {
                common[i][j] = first.get(i).equals(second.get(j))
                        ? 1 + common[i + 1][j + 1]
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static void append(StringBuilder html, String word, boolean marked) {
        if (html.length() > 0 && html.charAt(html.length() - 1) != '\n') {
            html.append(' ');
        }
        String escaped = Svg.escape(word);
        html.append(marked && !word.isBlank() ? "<mark>" + escaped + "</mark>" : escaped);
    }
}
