package vn.amtiet.vocabulary;

import java.util.Arrays;

/** The ids of the 256 single bytes in a vocabulary that has all of them. */
final class ByteIds {
    private ByteIds() {}

    /** Id by unsigned byte. Throws IllegalArgumentException that names the first byte without an id. */
    static int[] of(VocabularyDefinition definition) {
        int[] ids = new int[ByteAlphabet.SIZE];
        Arrays.fill(ids, -1);
        for (int id = definition.size() - 1; id >= 0; id--) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length == 1) {
                ids[piece[0] & 0xFF] = id;
            }
        }
        for (int value = 0; value < ids.length; value++) {
            if (ids[value] < 0) {
                throw new IllegalArgumentException("a " + definition.kind().id()
                        + " vocabulary needs an id for each of the 256 bytes: none for byte " + value);
            }
        }
        return ids;
    }
}
