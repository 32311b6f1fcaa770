package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import vn.amtiet.syllable.LetterTokens;

/**
 * What one vocabulary makes of texts: how often each id comes, and the figures that follow from it. A text that the
 * vocabulary cannot say is counted and left out.
 *
 * <p>Example: {@code tally.add("Trời mưa nhỏ"); tally.tokens(); tally.renyiEfficiency(2.5);}. For one thread.
 */
public final class TokenTally {
    private final Vocabulary vocabulary;
    private final long[] counts;
    private final Map<String, Boolean> oneToken = new HashMap<>();
    private long tokens;
    private long unsaid;
    private long syllables;
    private long wholeSyllables;

    public TokenTally(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.counts = new long[vocabulary.size()];
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Encodes one text and counts its tokens and syllables. */
    public void add(String text) {
        int[] ids;
        try {
            ids = vocabulary.encode(text);
        } catch (IllegalArgumentException e) {
            unsaid++;
            return;
        }
        tokens += ids.length;
        for (int id : ids) {
            counts[id]++;
        }
        LetterTokens words = new LetterTokens(text);
        while (words.next()) {
            if (words.isSyllable()) {
                syllables++;
                String syllable = text.substring(words.start(), words.end());
                wholeSyllables += oneToken.computeIfAbsent(syllable, this::isOneToken) ? 1 : 0;
            }
        }
    }

    /** With the space before it, as it stands in running text. */
    private boolean isOneToken(String syllable) {
        try {
            return vocabulary.encode((" " + syllable).getBytes(StandardCharsets.UTF_8)).length == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public long tokens() {
        return tokens;
    }

    /** Texts that the vocabulary cannot say. */
    public long unsaid() {
        return unsaid;
    }

    /** The share of ids that came at least once, 0 to 1. */
    public double use() {
        return (double) Arrays.stream(counts).filter(count -> count > 0).count() / counts.length;
    }

    /**
     * The share of syllables in the text (letter tokens that spell one) which, with the space before them, are one
     * token; each counted as often as it comes (the single-token retention rate of arXiv 2510.09947, weighted).
     */
    public double wholeSyllableShare() {
        return syllables == 0 ? 0 : (double) wholeSyllables / syllables;
    }

    /**
     * Rényi efficiency of the distribution of ids (Zouhar et al. 2023): {@code log2(sum p^a) / (1 - a) / log2(V)}, 1 when
     * all V ids come equally often. {@code order} is a, 2.5 in that paper; 1 is Shannon's entropy over log2(V).
     */
    public double renyiEfficiency(double order) {
        if (tokens == 0) {
            return 0;
        }
        double sum = 0;
        for (long count : counts) {
            if (count > 0) {
                double share = (double) count / tokens;
                sum += order == 1 ? -share * Math.log(share) : Math.pow(share, order);
            }
        }
        double entropy = order == 1 ? sum : Math.log(sum) / (1 - order);
        return entropy / Math.log(counts.length);
    }

    /**
     * The share of a model's parameters that are its embedding, when input and output share it: {@code V d / (V d + N)}.
     *
     * @param width d, the model's width
     * @param others N, its parameters outside the embedding
     */
    public double embeddingShare(long width, long others) {
        double embedding = (double) vocabulary.size() * width;
        return embedding / (embedding + others);
    }
}
