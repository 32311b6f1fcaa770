package vn.amtiet.syllable;

/** A token taken apart: {@link Letters}, or a {@link Refusal} where it is not made of Vietnamese letters. */
sealed interface TokenParts permits Letters, Refusal {}
