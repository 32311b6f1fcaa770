package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;
import vn.amtiet.syllable.LetterTokens;

/** The letter tokens of a text in order: their places, lengths and hashes, and how many are of which kind. */
final class Tokens {
    private static final int CHARS_PER_TOKEN = 5;

    private final StopWords stopWords;
    private long[] hashes;
    private int[] starts;
    private int[] lengths;
    private int count;
    private long letters;
    private int syllables;
    private int marked;
    private int unmarkedSyllables;
    private int functionWords;
    private final LongOpenHashSet distinctFunctionWords = new LongOpenHashSet();

    Tokens(String text, StopWords stopWords) {
        this.stopWords = stopWords;
        int expected = text.length() / CHARS_PER_TOKEN + 8;
        hashes = new long[expected];
        starts = new int[expected];
        lengths = new int[expected];
        LetterTokens tokens = new LetterTokens(text);
        while (tokens.next()) {
            add(text, tokens);
        }
    }

    private void add(String text, LetterTokens token) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        long hash = KnownWords.hash(text, token.start(), token.end());
        hashes[count] = hash;
        starts[count] = token.start();
        lengths[count] = token.end() - token.start();
        letters += lengths[count];
        count++;
        boolean hasMark = token.isMarked();
        if (hasMark) {
            marked++;
        }
        if (token.isStandardSyllable()) {
            syllables++;
            unmarkedSyllables += hasMark ? 0 : 1;
        }
        if (stopWords.contains(hash)) {
            functionWords++;
            distinctFunctionWords.add(hash);
        }
    }

    int count() {
        return count;
    }

    long hash(int token) {
        return hashes[token];
    }

    /** Index in the text of the token's first character. */
    int start(int token) {
        return starts[token];
    }

    int length(int token) {
        return lengths[token];
    }

    /** Characters in all tokens. */
    long letters() {
        return letters;
    }

    /** Tokens that are standard syllables. */
    int syllables() {
        return syllables;
    }

    /** Tokens with a Vietnamese mark. */
    int marked() {
        return marked;
    }

    /** Standard syllables without a mark. */
    int unmarkedSyllables() {
        return unmarkedSyllables;
    }

    int functionWords() {
        return functionWords;
    }

    int distinctFunctionWords() {
        return distinctFunctionWords.size();
    }
}
