package vn.amtiet.pipeline.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP message: first line, headers in order, body as it goes over the wire.
 *
 * @param start "HTTP/1.1 200 OK" or "GET / HTTP/1.1"
 */
record HttpMessage(String start, Map<String, String> headers, byte[] body) {
    private static final int CHUNK = 1000;

    static HttpMessage response(String status, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Server", "nginx");
        headers.put("Content-Type", contentType);
        return new HttpMessage("HTTP/1.1 " + status, headers, body);
    }

    static HttpMessage get(String host, String path) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", host);
        headers.put("User-Agent", "amtiet-sample");
        headers.put("Accept", "text/html");
        return new HttpMessage("GET " + path + " HTTP/1.1", headers, new byte[0]);
    }

    HttpMessage with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpMessage(start, more, body);
    }

    /** The body compressed, as {@code Content-Encoding} says. */
    HttpMessage gzipped() {
        return new HttpMessage(start, headers, Gzip.member(body)).with("Content-Encoding", "gzip");
    }

    /** The body in chunks of 1,000 bytes, as {@code Transfer-Encoding} says. */
    HttpMessage chunked() {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += CHUNK) {
            int length = Math.min(CHUNK, body.length - from);
            chunks.writeBytes(ascii(Integer.toHexString(length).toUpperCase(Locale.ROOT) + "\r\n"));
            chunks.write(body, from, length);
            chunks.writeBytes(ascii("\r\n"));
        }
        chunks.writeBytes(ascii("0\r\n\r\n"));
        return new HttpMessage(start, headers, chunks.toByteArray()).with("Transfer-Encoding", "chunked");
    }

    /** The whole message. Without chunks a response states its length, as servers do. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder(start).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (start.startsWith("HTTP/") && !headers.containsKey("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
