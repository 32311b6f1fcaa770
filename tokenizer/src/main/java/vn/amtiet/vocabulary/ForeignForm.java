package vn.amtiet.vocabulary;

import java.util.Locale;

/** The forms in which other programs read a vocabulary. */
public enum ForeignForm {
    /** {@code tokenizer.json} of Hugging Face tokenizers: the same ids for every text that holds no special token. */
    HUGGINGFACE("tokenizer.json") {
        @Override
        boolean canSay(VocabularyKind kind) {
            return switch (kind) {
                case BYTE, BYTEBPE, SYLLABLE, UNIGRAM -> true;
                case SYMATO, RANKBPE, CHARBPE, SUPERWORD, PURE, CHAR -> false;
            };
        }

        @Override
        byte[] write(VocabularyDefinition definition) {
            return HuggingFaceForm.write(definition);
        }
    },
    /** Ranks of OpenAI's tiktoken; the split rule and the special tokens are not part of that form. */
    TIKTOKEN("vocabulary.tiktoken") {
        @Override
        boolean canSay(VocabularyKind kind) {
            return kind == VocabularyKind.BYTEBPE || kind == VocabularyKind.RANKBPE;
        }

        @Override
        byte[] write(VocabularyDefinition definition) {
            return TiktokenForm.write(definition);
        }
    },
    /** nanoGPT's {@code meta.pkl}; the normaliser is not part of that form. */
    NANOGPT(NanoGptMeta.FILE_NAME) {
        @Override
        boolean canSay(VocabularyKind kind) {
            return kind == VocabularyKind.CHAR;
        }

        @Override
        byte[] write(VocabularyDefinition definition) {
            return NanoGptMeta.write(definition);
        }
    };

    private final String fileName;

    ForeignForm(String fileName) {
        this.fileName = fileName;
    }

    /** The name in {@code --to}: "huggingface", "tiktoken", "nanogpt". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its file in a vocabulary directory. */
    public String fileName() {
        return fileName;
    }

    abstract boolean canSay(VocabularyKind kind);

    abstract byte[] write(VocabularyDefinition definition);
}
