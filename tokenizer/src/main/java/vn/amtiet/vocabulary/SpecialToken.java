package vn.amtiet.vocabulary;

/** The roles that a special token can have; a vocabulary names its special tokens by role, never by a fixed string. */
public enum SpecialToken {
    END_OF_DOCUMENT,
    PAD,
    MASK,
    SEPARATOR
}
