package vn.amtiet.syllable;

/** What the grammar makes of a token: a {@link Syllable} or a {@link Refusal} with its reason. */
public sealed interface Reading permits Syllable, Refusal {}
