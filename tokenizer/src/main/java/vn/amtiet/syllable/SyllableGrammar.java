package vn.amtiet.syllable;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.amtiet.syllable.Refusal.Reason;

/**
 * The grammar of the written Vietnamese syllable: onset, then rhyme (glide, nucleus, coda), then tone. It knows rules
 * and no words, so it accepts what could be written, used or not.
 *
 * <p>{@link #isSyllable} answers from the precomputed set of all spellings and is for inner loops; {@link #parse}
 * answers with the parts or the reason.
 */
public final class SyllableGrammar {
    /** Longest first, so that the first that fits is the onset. */
    private static final List<String> ONSETS = List.of(
            "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
            "n", "p", "q", "r", "s", "t", "v", "x", "");

    /** Only before e ê i y, where c g ng never stand. */
    private static final Set<String> BEFORE_FRONT_VOWELS = Set.of("k", "gh", "ngh");

    private static final Set<String> BEFORE_OTHER_VOWELS = Set.of("c", "g", "ng");

    private SyllableGrammar() {}

    /**
     * The syllable that a token spells, in any case, in NFC or NFD, in either tone placement: "Hoà" is h + o-a +
     * huyền. Otherwise the reason why not: "strong" is refused with ONSET "str".
     */
    public static Reading parse(String token) {
        TokenParts parts = Letters.of(token);
        if (parts instanceof Refusal refusal) {
            return refusal;
        }
        Letters letters = (Letters) parts;
        Reading reading = analyse(letters);
        if (!(reading instanceof Syllable syllable) || syllable.tone() == Tone.NGANG) {
            return reading;
        }
        for (TonePlacement placement : TonePlacement.values()) {
            if (Spelling.toneIndex(syllable.onset(), syllable.rhyme(), placement) == letters.toneIndex()) {
                return syllable;
            }
        }
        return new Refusal(Reason.TONE_PLACE, letters.bare().substring(letters.toneIndex(), letters.toneIndex() + 1));
    }

    /** Whether a token in NFC spells a syllable, in any case and either placement. Fast; allocates nothing. */
    public static boolean isSyllable(CharSequence token) {
        return isSyllable(token, 0, token.length());
    }

    /** Whether the part of a text in NFC from {@code start} to {@code end} spells a syllable. */
    public static boolean isSyllable(CharSequence text, int start, int end) {
        return SyllableForms.isWritten(SyllableForms.key(text, start, end));
    }

    /** Whether a token in NFC spells a syllable of {@link Orthography#STANDARD}, in any case and either placement. */
    public static boolean isStandard(CharSequence token) {
        return isStandard(token, 0, token.length());
    }

    /** Whether the part of a text in NFC from {@code start} to {@code end} is {@link #isStandard(CharSequence)}. */
    public static boolean isStandard(CharSequence text, int start, int end) {
        return SyllableForms.isStandard(SyllableForms.key(text, start, end));
    }

    /** Every syllable of the grammar once, in a fixed order. */
    public static Stream<Syllable> all() {
        return ONSETS.stream()
                .flatMap(onset -> RhymeTable.rhymes(onset).stream()
                        .filter(rhyme -> orthography(onset, rhyme) != null)
                        .flatMap(rhyme -> Stream.of(Tone.values())
                                .filter(tone -> !rhyme.isStopped() || tone.allowsStop())
                                .map(tone -> new Syllable(onset, rhyme, tone))));
    }

    /** The syllable of these letters wherever the tone mark stands. */
    static Reading analyse(Letters letters) {
        String bare = letters.bare();
        if (bare.isEmpty()) {
            return new Refusal(Reason.EMPTY, "");
        }
        int vowel = 0;
        while (vowel < bare.length() && !Letters.isVowel(bare.charAt(vowel))) {
            vowel++;
        }
        if (vowel == bare.length()) {
            return new Refusal(Reason.NO_VOWEL, bare);
        }
        String onset = ONSETS.stream().filter(bare::startsWith).findFirst().orElseThrow();
        if (onset.length() < vowel) {
            return new Refusal(Reason.ONSET, bare.substring(0, vowel));
        }
        String rest = bare.substring(onset.length());
        Rhyme rhyme = onset.equals("gi") ? afterGi(rest) : RhymeTable.find(onset, rest);
        if (rhyme == null) {
            return new Refusal(Reason.RHYME, rest);
        }
        if (orthography(onset, rhyme) == null) {
            return new Refusal(Reason.SPELLING, bare);
        }
        if (rhyme.isStopped() && !letters.tone().allowsStop()) {
            return new Refusal(Reason.STOP_TONE, rhyme.coda());
        }
        return new Syllable(onset, rhyme, letters.tone());
    }

    /** "gi" itself is gi + i; giêng is gi + iêng; gia is gi + a; gin is gi + in. */
    private static @Nullable Rhyme afterGi(String rest) {
        Rhyme merged = RhymeTable.find("gi", "i" + rest);
        Rhyme plain = RhymeTable.find("gi", rest);
        return plain == null || (merged != null && rest.startsWith("ê")) ? merged : plain;
    }

    /** How regular it is to write onset and rhyme together, or null where they are not. */
    static @Nullable Orthography orthography(String onset, Rhyme rhyme) {
        boolean written = switch (rhyme.nucleus()) {
            case "iê" -> !onset.isEmpty() && !onset.equals("g");
            case "yê" -> onset.isEmpty() || !rhyme.glide().isEmpty();
            default -> isReadBack(onset, rhyme);
        };
        if (!written) {
            return null;
        }
        char first = rhyme.written().charAt(0);
        boolean front = first == 'e' || first == 'ê' || first == 'i' || first == 'y';
        boolean fits = front ? !BEFORE_OTHER_VOWELS.contains(onset) : !BEFORE_FRONT_VOWELS.contains(onset);
        boolean insteadOfQ = onset.equals("c") && !rhyme.glide().isEmpty();
        boolean regular = fits && !insteadOfQ && RhymeTable.isRegular(onset, rhyme);
        return regular ? Orthography.STANDARD : Orthography.VARIANT;
    }

    /** Whether the letters of g or gi with this rhyme are read as this pair again. */
    private static boolean isReadBack(String onset, Rhyme rhyme) {
        return switch (onset) {
            case "g" -> !rhyme.written().startsWith("i");
            case "gi" -> rhyme.equals(afterGi(giRest(rhyme)));
            default -> true;
        };
    }

    /** What follows the letters "gi" when gi meets the rhyme. */
    private static String giRest(Rhyme rhyme) {
        String written = rhyme.written();
        return written.startsWith("i") ? written.substring(1) : written;
    }
}
