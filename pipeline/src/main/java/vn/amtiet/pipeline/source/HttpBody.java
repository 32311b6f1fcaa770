package vn.amtiet.pipeline.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * Takes chunks and packing off the body of an HTTP message (RFC 9112, RFC 9110). Crawlers often take them off
 * themselves and leave the fields that speak of them: a body that does not look packed is taken as it is.
 */
final class HttpBody {
    private static final int MAX_CHUNK_LINE_BYTES = 1024;
    /** Servers use one coding, seldom two; each costs an unpacking of the largest size. */
    private static final int MAX_CODINGS = 4;

    private HttpBody() {}

    sealed interface Outcome {}

    record Decoded(byte[] bytes) implements Outcome {}

    /** @param why no fault of the data: "unsupported_encoding", "too_large" */
    record Refused(String why) implements Outcome {}

    record Damaged(String message) implements Outcome {}

    static Outcome decode(byte[] body, MessageHeaders fields, int maxBytes) {
        boolean chunked = codings(fields, "Transfer-Encoding").contains("chunked");
        byte[] bytes = chunked ? withoutChunks(body) : body;
        List<String> codings = codings(fields, "Content-Encoding");
        if (codings.size() > MAX_CODINGS) {
            return new Refused("unsupported_encoding");
        }
        Collections.reverse(codings);
        for (String coding : codings) {
            try (InputStream unpacked = unpacker(coding, bytes)) {
                bytes = unpacked.readNBytes(maxBytes + 1);
            } catch (UnsupportedOperationException e) {
                return new Refused("unsupported_encoding");
            } catch (IOException e) {
                return new Damaged("HTTP body: " + coding + ": " + e.getMessage());
            }
            if (bytes.length > maxBytes) {
                return new Refused("too_large");
            }
        }
        return new Decoded(bytes);
    }

    private static List<String> codings(MessageHeaders fields, String name) {
        String all = String.join(",", fields.all(name)).toLowerCase(Locale.ROOT);
        return Arrays.asList(Arrays.stream(all.split(","))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty())
                .toArray(String[]::new));
    }

    private static InputStream unpacker(String coding, byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return switch (coding) {
            case "gzip", "x-gzip" -> Compression.of(bytes) == Compression.GZIP ? new GZIPInputStream(in) : in;
            case "zstd" -> Compression.of(bytes) == Compression.ZSTD ? new ZstdInputStream(in) : in;
            case "deflate" -> deflated(bytes, in);
            case "identity", "chunked", "utf-8", "none" -> in;
            default -> throw new UnsupportedOperationException(coding);
        };
    }

    /** "deflate" means zlib (RFC 1950), but servers send bare deflate data too, and crawlers plain text. */
    private static InputStream deflated(byte[] bytes, InputStream in) {
        boolean zlib =
                bytes.length > 1 && (bytes[0] & 0x0F) == 8 && ((bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF) % 31 == 0;
        if (zlib) {
            return new InflaterInputStream(in);
        }
        boolean text = bytes.length == 0 || bytes[0] == '<' || bytes[0] == '\n' || bytes[0] == '\r';
        return text ? in : new InflaterInputStream(in, new Inflater(true));
    }

    /** The body without chunk lines; from the first line that is no chunk length on, the bytes as they are. */
    private static byte[] withoutChunks(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        int i = 0;
        while (i < body.length) {
            int lineEnd = lineEnd(body, i);
            int length = chunkLength(body, i, lineEnd);
            if (length < 0) {
                out.write(body, i, body.length - i);
                break;
            }
            if (length == 0) {
                break;
            }
            int from = lineEnd + 1;
            int n = Math.min(length, body.length - from);
            out.write(body, from, n);
            i = from + n;
            i += i < body.length && body[i] == '\r' ? 1 : 0;
            i += i < body.length && body[i] == '\n' ? 1 : 0;
        }
        return out.toByteArray();
    }

    private static int lineEnd(byte[] body, int from) {
        for (int i = from; i < Math.min(body.length, from + MAX_CHUNK_LINE_BYTES); i++) {
            if (body[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The hexadecimal number before any ";", or -1 where there is none. */
    private static int chunkLength(byte[] body, int from, int lineEnd) {
        if (lineEnd < 0) {
            return -1;
        }
        String line = new String(body, from, lineEnd - from, StandardCharsets.ISO_8859_1);
        String number = line.split(";", 2)[0].strip();
        return number.matches("[0-9a-fA-F]{1,7}") ? Integer.parseInt(number, 16) : -1;
    }
}
