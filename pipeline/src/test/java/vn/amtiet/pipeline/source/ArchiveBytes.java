package vn.amtiet.pipeline.source;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Small archives built in memory, and what a reader makes of them. */
final class ArchiveBytes {
    static final String PAGE = "<!doctype html><html><head><title>Chợ quê</title></head><body><p>Sáng nay chợ đông, "
            + "người mua kẻ bán chen nhau từ lúc trời chưa sáng hẳn.</p></body></html>";

    private ArchiveBytes() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] warc(String type, String url, String contentType, byte[] body) {
        return warc(type, url, contentType, body, body.length);
    }

    static byte[] warc(String type, String url, String contentType, byte[] body, long saidLength) {
        String head = "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url
                + "\r\nWARC-Date: 2024-05-01T00:00:00Z\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + saidLength
                + "\r\n\r\n";
        return join(utf8(head), body, utf8("\r\n\r\n"));
    }

    static byte[] http(int status, String fields, byte[] body) {
        return join(utf8("HTTP/1.1 " + status + " X\r\n" + fields + "\r\n"), body);
    }

    static byte[] response(String url, byte[] http) {
        return warc("response", url, "application/http; msgtype=response", http);
    }

    /** A sound page of its own wording. */
    static byte[] page(int number) {
        byte[] body = utf8(PAGE.replace("Chợ quê", "Chợ " + number));
        return response("https://a.example/" + number, http(200, "Content-Type: text/html; charset=utf-8\r\n", body));
    }

    static byte[] gzip(byte[] bytes) {
        return packed(bytes, GZIPOutputStream::new);
    }

    static byte[] bzip2(byte[] bytes) {
        return packed(bytes, BZip2CompressorOutputStream::new);
    }

    static byte[] xz(byte[] bytes) {
        return packed(bytes, out -> new XZOutputStream(out, new LZMA2Options(1)));
    }

    static byte[] zstd(byte[] bytes) {
        return Zstd.compress(bytes);
    }

    static byte[] tar(Map<String, byte[]> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static List<SourceRecord> read(String name, byte[] bytes) {
        return read(SourceReader.withDefaults(), name, bytes);
    }

    static List<SourceRecord> read(SourceReader reader, String name, byte[] bytes) {
        List<SourceRecord> records = new ArrayList<>();
        SourceFile file =
                new SourceFile(name, name, name, FormatDetection.stem(name), SourceFormat.UNKNOWN, bytes.length);
        reader.read(file, new ByteArrayInputStream(bytes), records::add);
        return records;
    }

    /** "page URL", "not_a_page WHY" or "quarantined OFFSET+LENGTH". */
    static List<String> outcomes(List<SourceRecord> records) {
        return records.stream().map(ArchiveBytes::outcome).toList();
    }

    private static String outcome(SourceRecord record) {
        if (record instanceof SourceRecord.Page page) {
            return "page " + page.document().url();
        } else if (record instanceof SourceRecord.NotAPage other) {
            return "not_a_page " + other.why();
        }
        SourceRecord.Quarantined bad = (SourceRecord.Quarantined) record;
        return "quarantined " + bad.offset() + "+" + bad.length();
    }

    private interface Packer {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] bytes, Packer packer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = packer.around(out)) {
            packing.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
