package vn.amtiet.pipeline.source;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Where a record lies, the same on every machine: "crawl/a.tar!site/b.warc.gz@5120".
 *
 * @param place the file's name below the input root and, after each "!", the archive member
 * @param offset where the record begins: stored bytes of a plain or gzip file, unpacked bytes of the other packings
 * @param inner how far it lies in its gzip member, where that holds several records
 */
record Address(String place, long offset, long inner) {
    static Address at(String place, RecordInput input, long position) {
        return new Address(place, input.storedOffset(position), input.innerOffset(position));
    }

    /** 128 bits of XXH3 over the address, as 32 hex digits. */
    String id() {
        byte[] address = toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of()
                .formatHex(Hashing.xxh3_128().hashBytesTo128Bits(address).toByteArray());
    }

    @Override
    public String toString() {
        return place + "@" + offset + (inner == 0 ? "" : "+" + inner);
    }
}
