package vn.amtiet.shard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.amtiet.stage.RowHash;

/**
 * The first {@value #BYTES} bytes of a token cache: "AMTIETTC", int32 version, int32 length of the JSON, the JSON of
 * this record, SHA-256 of all that, zeros. Numbers are little-endian. Then the ids; then, from the next multiple of 8,
 * the first position of each document and the length as int64.
 *
 * @param source fingerprint of the shards' manifest
 * @param split "train" or "val"
 * @param vocabulary fingerprint of the vocabulary
 * @param idType "uint16" or "uint32"
 * @param endOfDocument the id that ends each document, null if none does
 * @param documents number of documents
 * @param tokens number of ids, ends of documents included
 * @param bytes UTF-8 bytes of the text
 * @param syllables syllables of the text
 */
record TokenCacheHeader(
        String source,
        String split,
        String vocabulary,
        String idType,
        @Nullable Integer endOfDocument,
        long documents,
        long tokens,
        long bytes,
        long syllables) {
    static final int BYTES = 4096;

    private static final byte[] MAGIC = "AMTIETTC".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int JSON_AT = MAGIC.length + 2 * Integer.BYTES;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    @JsonIgnore
    IdType type() {
        return IdType.of(idType);
    }

    /** Byte at which the positions of the documents start. */
    @JsonIgnore
    long boundariesAt() {
        return (BYTES + tokens * type().bytes() + 7) / 8 * 8;
    }

    @JsonIgnore
    long fileLength() {
        return boundariesAt() + (documents + 1) * Long.BYTES;
    }

    ByteBuffer write() {
        try {
            byte[] json = JSON.writeValueAsBytes(this);
            if (JSON_AT + json.length + RowHash.DIGEST_BYTES > BYTES) {
                throw new IllegalArgumentException("header too long: " + json.length + " bytes");
            }
            ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
            header.put(MAGIC).putInt(VERSION).putInt(json.length).put(json);
            header.put(sha256(header.array(), header.position()));
            return header.position(0);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a header can always be written: " + this, e);
        }
    }

    /** Throws IOException that says what is wrong with the bytes. */
    static TokenCacheHeader read(ByteBuffer header) throws IOException {
        header.order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < BYTES) {
            throw new IOException("only " + header.remaining() + " bytes long");
        }
        byte[] bytes = new byte[BYTES];
        header.get(bytes);
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it does not start with AMTIETTC");
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = numbers.getInt(MAGIC.length);
        if (version != VERSION) {
            throw new IOException("expected version " + VERSION + ", found " + version);
        }
        int length = numbers.getInt(MAGIC.length + Integer.BYTES);
        if (length < 0 || length > BYTES - JSON_AT - RowHash.DIGEST_BYTES) {
            throw new IOException("its header says it is " + length + " bytes long");
        }
        int end = JSON_AT + length;
        byte[] digest = Arrays.copyOfRange(bytes, end, end + RowHash.DIGEST_BYTES);
        if (!Arrays.equals(digest, sha256(bytes, end))) {
            throw new IOException("its header does not match its checksum");
        }
        return JSON.readValue(bytes, JSON_AT, length, TokenCacheHeader.class);
    }

    private static byte[] sha256(byte[] bytes, int length) {
        return RowHash.sha256().digest(Arrays.copyOf(bytes, length));
    }
}
