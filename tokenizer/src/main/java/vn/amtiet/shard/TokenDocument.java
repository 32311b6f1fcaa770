package vn.amtiet.shard;

/**
 * One row of a token shard.
 *
 * @param docId the document's id
 * @param ids token ids without special tokens
 * @param bytes UTF-8 length of the text
 * @param syllables whitespace-separated syllables of the text
 */
public record TokenDocument(String docId, int[] ids, int bytes, int syllables) {}
