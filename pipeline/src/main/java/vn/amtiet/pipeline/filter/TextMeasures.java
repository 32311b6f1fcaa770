package vn.amtiet.pipeline.filter;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.purity.Sentences;

/**
 * What the rules ask of one text, each group measured once and only when a rule asks for it. For one thread. A share of
 * nothing is 0, but a text without letters speaks no other language: it is short, not impure.
 */
final class TextMeasures {
    /** Lines of verse length that make a text verse. */
    private static final double VERSE_SHARE = 0.8;

    /** Function words among its tokens that tell verse from a menu of short lines. */
    private static final double VERSE_FUNCTION_WORDS = 0.06;

    private final String text;
    private final Tokens tokens;
    private @Nullable Words words;
    private @Nullable Lines lines;
    private @Nullable Paragraphs paragraphs;

    private TextMeasures(String text, StopWords stopWords) {
        this.text = text;
        this.tokens = new Tokens(text, stopWords);
    }

    /** Measures of a text in NFC. */
    static TextMeasures of(String text) {
        return of(text, StopWords.VIETNAMESE);
    }

    /** The same with other function words. */
    static TextMeasures of(String text, StopWords stopWords) {
        return new TextMeasures(text, stopWords);
    }

    int syllables() {
        return tokens.syllables();
    }

    double syllableShare() {
        return tokens.count() == 0 ? 1 : share(tokens.syllables(), tokens.count());
    }

    double markedShare() {
        return tokens.count() == 0 ? 1 : share(tokens.marked(), tokens.count());
    }

    double unmarkedSyllableShare() {
        return share(tokens.unmarkedSyllables(), tokens.syllables());
    }

    int distinctStopWords() {
        return tokens.distinctFunctionWords();
    }

    int sentences() {
        return Sentences.count(text);
    }

    double stopWordShare() {
        return share(tokens.functionWords(), tokens.count());
    }

    double meanTokenLetters() {
        return share(tokens.letters(), tokens.count());
    }

    /** Words with a letter or digit: Gopher's words that are no symbols. */
    int spacedWords() {
        return words().withLetterOrDigit();
    }

    /** Mean length of words with a letter or digit, the marks that touch them included. */
    double meanWordChars() {
        return share(words().chars(), words().withLetterOrDigit());
    }

    int longestWord() {
        return words().longest();
    }

    /** Times that a phrase in lower case stands in the text, in any case. */
    int occurrences(String phrase) {
        int count = 0;
        for (int i = 0; i + phrase.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, phrase, 0, phrase.length())) {
                count++;
                i += phrase.length() - 1;
            }
        }
        return count;
    }

    double alphaWordShare() {
        return share(words().withLetter(), words().count());
    }

    double hashesPerWord() {
        return share(words().hashes(), words().count());
    }

    double ellipsesPerWord() {
        return share(words().ellipses(), words().count());
    }

    double punctuationPerToken() {
        return share(words().punctuation(), tokens.count());
    }

    double joinedWordShare() {
        return share(words().joined(), words().count());
    }

    double contactsPerWord() {
        return share(words().contacts(), words().count());
    }

    double newlinesPerWord() {
        return share(words().newlines(), words().count());
    }

    double bulletLineShare() {
        return share(lines().bullets(), lines().count());
    }

    double ellipsisLineShare() {
        return share(lines().ellipses(), lines().count());
    }

    double sentenceLineShare() {
        return share(lines().sentences(), lines().count());
    }

    double punctuatedLineShare() {
        return share(lines().punctuated(), lines().count());
    }

    double boilerplateShare() {
        return share(lines().furnitureTokens(), tokens.count());
    }

    /** Whether most lines have the length of verse and the text has the function words of connected speech. */
    boolean isVerse() {
        return share(lines().ofVerseLength(), lines().count()) >= VERSE_SHARE
                && stopWordShare() >= VERSE_FUNCTION_WORDS;
    }

    double duplicateLineShare() {
        return share(lines().repeated(), lines().count());
    }

    double duplicateLineCharShare() {
        return share(lines().repeatedChars(), lines().chars());
    }

    double duplicateParagraphShare() {
        return share(paragraphs().repeated(), paragraphs().count());
    }

    double duplicateParagraphCharShare() {
        return share(paragraphs().repeatedChars(), text.length());
    }

    double topShare(int n) {
        return Repetition.topShare(tokens, n);
    }

    double repeatedShare(int n) {
        return Repetition.repeatedShare(tokens, n);
    }

    private Words words() {
        Words measured = words;
        if (measured == null) {
            measured = new Words(text);
            words = measured;
        }
        return measured;
    }

    private Lines lines() {
        Lines measured = lines;
        if (measured == null) {
            measured = new Lines(text, tokens);
            lines = measured;
        }
        return measured;
    }

    private Paragraphs paragraphs() {
        Paragraphs measured = paragraphs;
        if (measured == null) {
            measured = Paragraphs.of(text);
            paragraphs = measured;
        }
        return measured;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** What empty lines separate. */
    private record Paragraphs(int count, int repeated, long repeatedChars) {
        static Paragraphs of(String text) {
            LongOpenHashSet seen = new LongOpenHashSet();
            int count = 0;
            int repeated = 0;
            long repeatedChars = 0;
            int start = 0;
            while (start < text.length()) {
                int gap = text.indexOf("\n\n", start);
                int end = gap < 0 ? text.length() : gap;
                if (end > start) {
                    count++;
                    if (!seen.add(KnownWords.hash(text, start, end))) {
                        repeated++;
                        repeatedChars += end - start;
                    }
                }
                start = end + 2;
            }
            return new Paragraphs(count, repeated, repeatedChars);
        }
    }
}
