package vn.amtiet.pipeline.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A WARC 1.1 record (ISO 28500:2017). Written here and not by a library because some records have to be wrong.
 *
 * @param headers named fields in order, without Content-Length
 * @param lengthError added to the true block length in Content-Length: 0 for an honest record
 */
record WarcRecord(Map<String, String> headers, byte[] block, int lengthError) {
    /** A record of that type about that target; the id is a hash of both and of the archive. */
    static WarcRecord of(String type, String archive, String target, String date, String contentType, byte[] block) {
        Map<String, String> headers = new LinkedHashMap<>();
        UUID id = UUID.nameUUIDFromBytes((type + " " + archive + " " + target).getBytes(StandardCharsets.UTF_8));
        headers.put("WARC-Type", type);
        headers.put("WARC-Record-ID", "<urn:uuid:" + id + ">");
        headers.put("WARC-Date", date);
        headers.put(type.equals("warcinfo") ? "WARC-Filename" : "WARC-Target-URI", target);
        headers.put("Content-Type", contentType);
        return new WarcRecord(headers, block, 0);
    }

    WarcRecord withLengthError(int error) {
        return new WarcRecord(headers, block, error);
    }

    WarcRecord with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new WarcRecord(more, block, lengthError);
    }

    /** Version line, fields, empty line, block, two empty lines. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder("WARC/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(block.length + lengthError).append("\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(block);
        bytes.writeBytes("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
