package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The kinds of vocabulary, one constant each: how it is trained from counts and how its definition becomes an encoder.
 * A new kind is a new constant; everything else (the directory, the commands) goes by the definition.
 */
public enum VocabularyKind {
    /** The 256 bytes, each with an id: the smallest vocabulary that can say everything; nothing is learned. */
    BYTE(true, PreTokenizer.CHARACTER, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        public boolean learns() {
            return false;
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return ByteValues.of(plan);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, ByteValues.encoder(definition));
        }
    },
    /** Byte-level byte pair encoding, as GPT-2: every byte string can be said. */
    BYTEBPE(true, PreTokenizer.GPT2, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return BpeTrainer.train(plan, counts, progress);
        }

        @Override
        VocabularyDefinition extend(
                VocabularyDefinition start,
                int size,
                List<byte[]> wanted,
                PieceCounts counts,
                TrainingProgress progress) {
            return BpeTrainer.extend(start, size, wanted, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, new BytePairEncoder(definition));
        }
    },
    /**
     * Byte-level byte pair encoding as OpenAI's tiktoken does it: there is no list of merges, any two neighbours whose
     * bytes joined are a token may be merged, the one of lowest id first, and a piece that is a token is taken whole.
     * Trained like {@link #BYTEBPE}; what a rank file holds.
     */
    RANKBPE(true, PreTokenizer.CL100K, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            VocabularyDefinition merged = BpeTrainer.train(plan, counts, progress);
            return new VocabularyDefinition(
                    this, merged.normaliser(), merged.split(), merged.pieces(), merged.specials(), List.of());
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, BytePairEncoder.byRanks(definition));
        }
    },
    /**
     * Byte pair encoding over characters with bytes for those that have no id, as SentencePiece does it and as Gemma has
     * it; read from others, not trained.
     */
    CHARBPE(true, PreTokenizer.SPACES, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        public boolean trainable() {
            return false;
        }

        @Override
        public boolean nested() {
            return false;
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            throw new IllegalArgumentException(
                    "a vocabulary of kind charbpe is read from a tokenizer.json with byte fallback, not trained: train"
                            + " kind bytebpe");
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, new CharPairEncoder(definition));
        }
    },
    /**
     * One id for each frequent piece, which under {@link PreTokenizer#SYLLABLE} is a cased syllable with the space
     * before it ({@code " Việt"} and {@code "Việt"} are two ids); a piece that has no id is said byte by byte, so every
     * byte string can be said. A space is part of the piece it leads, or a byte of its own.
     */
    SYLLABLE(true, PreTokenizer.SYLLABLE, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return FrequentPieces.train(plan, counts, progress);
        }

        @Override
        VocabularyDefinition extend(
                VocabularyDefinition start,
                int size,
                List<byte[]> wanted,
                PieceCounts counts,
                TrainingProgress progress) {
            return FrequentPieces.extend(start, size, wanted, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, WholePieceEncoder.orBytes(definition));
        }
    },
    /**
     * A syllable in two ids or three: its letters without marks, its mark and tone, and before them its case; the space
     * between two syllables is implied and everything else is said in bytes. For restoring marks, for text with typing
     * errors, and for models that are tiny. After telexyz/symato, but nothing is lost.
     */
    SYMATO(true, PreTokenizer.SYLLABLE, List.of(SpecialToken.END_OF_DOCUMENT), SymatoIds.FIXED) {
        @Override
        public boolean joins() {
            return false;
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return Symato.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return Symato.open(definition);
        }
    },
    /** Byte pair encoding in which frequent pairs and triples of words become one id too: " học sinh", " Việt Nam". */
    SUPERWORD(true, PreTokenizer.GPT2, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        PieceSink counting(PieceCounts counts) {
            return Superwords.counting(counts);
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return Superwords.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, new SuperwordEncoder(definition));
        }
    },
    /**
     * Pieces with probabilities, of which the likeliest segmentation is taken, as SentencePiece's unigram; a character that
     * is no piece is said in bytes. A smaller one is not a prefix of a larger one.
     */
    UNIGRAM(true, PreTokenizer.GPT2, List.of(SpecialToken.END_OF_DOCUMENT), ByteAlphabet.SIZE) {
        @Override
        public boolean nested() {
            return false;
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return Unigram.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return Unigram.open(definition);
        }
    },
    /**
     * One id a syllable and nothing else, for text that is only syllables with one space between them: no bytes, no
     * spaces, no punctuation. With a normaliser that lowers case and a size of 20,000 it can say every syllable.
     */
    PURE(false, PreTokenizer.SYLLABLE, List.of(SpecialToken.END_OF_DOCUMENT), 1) {
        @Override
        public boolean joins() {
            return false;
        }

        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return PureSyllables.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return PureSyllables.open(definition);
        }
    },
    /**
     * The characters of the training text in order of their code points, as nanoGPT's shakespeare_char: small and exact
     * on its own text, and unable to say any other character.
     */
    CHAR(false, PreTokenizer.CHARACTER, List.of(), 1) {
        @Override
        VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
            return DistinctPieces.train(plan, counts, progress);
        }

        @Override
        Vocabulary open(VocabularyDefinition definition) {
            return new PieceVocabulary(definition, WholePieceEncoder.orRefuse(definition));
        }
    };

    private final boolean lossless;
    private final PreTokenizer usualSplit;
    private final List<SpecialToken> usualSpecials;
    private final int smallestSize;

    VocabularyKind(boolean lossless, PreTokenizer usualSplit, List<SpecialToken> usualSpecials, int smallestSize) {
        this.lossless = lossless;
        this.usualSplit = usualSplit;
        this.usualSpecials = usualSpecials;
        this.smallestSize = smallestSize;
    }

    /** The name in files and in {@code --kind}: "byte", "bytebpe", "syllable". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name. Throws IllegalArgumentException that lists the known names. */
    public static VocabularyKind of(String id) {
        for (VocabularyKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        String known = Arrays.stream(values()).map(VocabularyKind::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown kind of vocabulary '" + id + "': expected one of " + known);
    }

    /** False for a kind that is only read from other programs. */
    public boolean trainable() {
        return true;
    }

    /** Whether it can say every byte string. */
    public boolean lossless() {
        return lossless;
    }

    public PreTokenizer usualSplit() {
        return usualSplit;
    }

    /** The special tokens that it has where nobody asks for others. */
    public List<SpecialToken> usualSpecials() {
        return usualSpecials;
    }

    /** The ids that it cannot do without, special tokens left out. */
    public int smallestSize() {
        return smallestSize;
    }

    /** What counts the pieces of one text for training. */
    PieceSink counting(PieceCounts counts) {
        return (text, from, to) -> counts.add(text, from, to, 1);
    }

    /** The most ids that it can have, special tokens left out, so that no size need be named; else the largest int. */
    public int largestSize() {
        return switch (this) {
            case BYTE -> ByteAlphabet.SIZE;
            case CHAR -> Character.MAX_CODE_POINT + 1;
            default -> Integer.MAX_VALUE;
        };
    }

    /** Whether it needs text to be trained on. */
    public boolean learns() {
        return true;
    }

    /** Whether a smaller vocabulary trained on the same counts is a prefix of a larger one. */
    public boolean nested() {
        return true;
    }

    /** Whether the text of ids is their pieces one after the other; else ids have names and are read together. */
    public boolean joins() {
        return true;
    }

    /** Whether most ids are syllables, so that its directory holds {@link SyllableFactors} as a file. */
    boolean hasFactors() {
        return this == SYLLABLE || this == PURE;
    }

    abstract VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress);

    /** As {@link #train}, from a vocabulary that is there already, wanted tokens first. */
    VocabularyDefinition extend(
            VocabularyDefinition start, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        throw new IllegalArgumentException("a vocabulary of kind " + id()
                + " can neither be extended nor seeded with wanted tokens; kinds that can: bytebpe, syllable");
    }

    abstract Vocabulary open(VocabularyDefinition definition);
}
