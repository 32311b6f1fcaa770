package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A split rule: where a text is cut into pieces before a vocabulary looks at them; no token crosses a cut. The pieces
 * joined are the text again, byte for byte. A rule is named in the vocabulary directory, so its meaning never changes:
 * a better rule gets a new name. Being an enum it is serialisable.
 *
 * <p>Classes of characters are those of {@link CharacterClass}: one fixed Unicode version, whatever the JDK. A byte
 * that belongs to no valid UTF-8 sequence is a piece of punctuation.
 *
 * <p>Example: {@link #GPT2} splits {@code "Xin chào,  bạn"} into {@code "Xin"," chào",","," "," bạn"}.
 */
public enum PreTokenizer {
    /**
     * GPT-2's rule (openai/gpt-2 encoder.py), which Hugging Face calls {@code ByteLevel(use_regex=true)}. Combining
     * marks count as punctuation, so decomposed text falls apart: normalise to NFC first.
     */
    GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+") {
        @Override
        int end(byte[] text, int from) {
            return Gpt2Rule.end(text, from);
        }
    },
    /**
     * Qwen2's rule (the tokenizer.json of Qwen2 to Qwen3): one digit a piece, one punctuation mark may lead a word,
     * line ends stay with what stands before them.
     */
    QWEN2("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
            + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        int end(byte[] text, int from) {
            return Cl100kRule.end(text, from, 1);
        }
    },
    /**
     * GPT-4's rule (openai/tiktoken openai_public.py, cl100k_base), which is Llama-3's too: as {@link #QWEN2} with up to
     * three digits a piece.
     */
    CL100K("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        int end(byte[] text, int from) {
            return Cl100kRule.end(text, from, 3);
        }
    },
    /**
     * GPT-4o's rule (openai/tiktoken openai_public.py, o200k_base): words are cut before a capital that follows a small
     * letter, combining marks are letters, a contraction stays with its word.
     */
    O200K("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        int end(byte[] text, int from) {
            return O200kRule.end(text, from);
        }
    },
    /**
     * One written syllable with the space before it and its combining marks; up to three digits; one mark of
     * punctuation. Our own rule for {@link VocabularyKind#SYLLABLE}: nothing is grouped that is not one syllable, so
     * the frequent pieces of a corpus are its syllables.
     */
    SYLLABLE(" ?[\\p{L}\\p{M}]+| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{M}\\p{N}]|\\s+(?!\\S)|\\s+") {
        @Override
        int end(byte[] text, int from) {
            return SyllableRule.end(text, from);
        }
    },
    /** Spaces and what follows them up to the next space: for vocabularies whose pieces have spaces only in front. */
    SPACES(" *[^ ]+| +") {
        @Override
        int end(byte[] text, int from) {
            int end = from;
            while (end < text.length && text[end] == ' ') {
                end++;
            }
            while (end < text.length && text[end] != ' ') {
                end++;
            }
            return end;
        }
    },
    /** One character (code point) a piece. */
    CHARACTER("[\\s\\S]") {
        @Override
        int end(byte[] text, int from) {
            return from + Utf8.length(text, from);
        }
    };

    private final String regex;

    PreTokenizer(String regex) {
        this.regex = regex;
    }

    /** The name in files: "gpt2", "qwen2", "cl100k", "o200k", "syllable", "spaces", "character". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same rule as a regular expression in the dialect of Hugging Face's {@code Split}. */
    public String regex() {
        return regex;
    }

    /** The rule of that name. Throws IllegalArgumentException that lists the known names. */
    public static PreTokenizer of(String id) {
        for (PreTokenizer rule : values()) {
            if (rule.id().equals(id)) {
                return rule;
            }
        }
        String known = Arrays.stream(values()).map(PreTokenizer::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown split rule '" + id + "': expected one of " + known);
    }

    /** End of the piece that starts at {@code from}; always greater than {@code from}. */
    abstract int end(byte[] text, int from);

    /** Hands the pieces of the (already normalised) text to the sink, in order. */
    public void split(byte[] text, PieceSink sink) {
        int from = 0;
        while (from < text.length) {
            int to = end(text, from);
            sink.piece(text, from, to);
            from = to;
        }
    }

    /** The pieces as copies, for small texts and for engines that carry pieces about. */
    public List<byte[]> split(byte[] text) {
        List<byte[]> pieces = new ArrayList<>();
        split(text, (bytes, from, to) -> pieces.add(Arrays.copyOfRange(bytes, from, to)));
        return pieces;
    }
}
