package vn.amtiet.shard;

import java.util.Arrays;
import java.util.Objects;
import vn.amtiet.stage.RowHash;

/**
 * One row of a token shard.
 *
 * @param docId the document's id
 * @param ids token ids without special tokens
 * @param bytes UTF-8 length of the text
 * @param syllables {@link vn.amtiet.syllable.Syllables#whitespaceRuns} of the text
 */
public record TokenDocument(String docId, int[] ids, int bytes, int syllables) {
    /** The row's digest for {@link RowHash#add}: its columns in the order of the components. */
    public byte[] digest() {
        return new RowHash.Row()
                .text(docId)
                .ids(ids)
                .number(bytes)
                .number(syllables)
                .digest();
    }

    /** Equal when all components are, the ids by value. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDocument that
                && docId.equals(that.docId)
                && Arrays.equals(ids, that.ids)
                && bytes == that.bytes
                && syllables == that.syllables;
    }

    @Override
    public int hashCode() {
        return Objects.hash(docId, Arrays.hashCode(ids), bytes, syllables);
    }
}
