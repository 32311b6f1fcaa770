package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import vn.amtiet.text.Normaliser;

/**
 * A closed set of tokens with ids {@code 0 .. size()-1}. Immutable and safe to share between threads.
 *
 * <p>Contract, held by a test for every kind: {@code decode(encode(t)) = normaliser().normalise(t)} for every byte
 * array, when {@link #lossless()}; {@code encode} never emits a special token, whatever the text says;
 * {@code decode} of a special token is empty.
 */
public interface Vocabulary {
    /** The kind as in {@code --kind}: "bytebpe", "syllable"; see {@link VocabularyKind}. */
    String kind();

    /** Number of ids, special tokens included. */
    int size();

    Normaliser normaliser();

    /** False for a kind that cannot say every text (such as "char"): its bits per byte are marked or left out. */
    boolean lossless();

    /** Ids of UTF-8 text. A kind that is not lossless throws IllegalArgumentException for what it cannot say. */
    int[] encode(byte[] utf8);

    default int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ids of many texts, in their order, worked out by all cores. Throws what {@link #encode(byte[])} throws.
     */
    default List<int[]> encodeAll(List<byte[]> utf8) {
        return utf8.parallelStream().map(this::encode).toList();
    }

    /**
     * Where the text of each token stands in {@code decode(ids)}, which is the normalised text: what token {@code k} makes
     * certain are the bytes from {@code offsets[k]} up to {@code offsets[k + 1]}; a special token is an empty range. {@code
     * [" bếp", "!"]} gives {@code 0, 6, 7}. A token may start or end inside a character.
     */
    default int[] offsets(int[] ids) {
        IdDecoder decoder = decoder();
        int[] offsets = new int[ids.length + 1];
        for (int k = 0; k < ids.length; k++) {
            offsets[k + 1] = Math.addExact(offsets[k], decoder.add(ids[k]).length);
        }
        offsets[ids.length] = Math.addExact(offsets[ids.length], decoder.finish().length);
        return offsets;
    }

    /** The bytes that the ids say together. Throws IllegalArgumentException for an id outside 0..size-1. */
    byte[] decode(int[] ids);

    default String decodeToString(int[] ids) {
        return new String(decode(ids), StandardCharsets.UTF_8);
    }

    /** Decodes one id at a time; a new one for each text. */
    IdDecoder decoder();

    /**
     * The bytes of one id; empty for special tokens. Where {@link VocabularyKind#joins} is false they are the id's name,
     * which text is made of only together with its neighbours.
     */
    byte[] piece(int id);

    /** The id of a special token, if this vocabulary has one of that role. */
    OptionalInt special(SpecialToken role);

    /** SHA-256 (hex) over everything that changes ids; shards, caches and checkpoints carry it. */
    String fingerprint();
}
