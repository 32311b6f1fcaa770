package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.amtiet.pipeline.source.ArchiveBytes.gzip;
import static vn.amtiet.pipeline.source.ArchiveBytes.join;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.page;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final int PAGES = 6;

    @Test
    void passesOverABrokenMember() {
        byte[] broken = gzip(page(2));
        broken[broken.length / 2] ^= 0x55;
        byte[] file = join(gzip(page(1)), broken, gzip(page(3)));
        int start = gzip(page(1)).length;
        assertThat(outcomes(read("a.warc.gz", file)))
                .containsExactly(
                        "page https://a.example/1",
                        "quarantined " + start + "+" + broken.length,
                        "page https://a.example/3");
    }

    @Test
    void passesOverACutMemberInTheMiddle() {
        byte[] cut = Arrays.copyOf(gzip(page(2)), 150);
        byte[] file = join(gzip(page(1)), cut, gzip(page(3)), gzip(page(4)));
        assertThat(outcomes(read("a.warc.gz", file)))
                .containsExactly(
                        "page https://a.example/1",
                        "quarantined " + gzip(page(1)).length + "+150",
                        "page https://a.example/3",
                        "page https://a.example/4");
    }

    @Test
    void passesOverARecordOfWrongLengthPlainAndPacked() {
        byte[] body = ArchiveBytes.http(200, "Content-Type: text/html\r\n", utf8(ArchiveBytes.PAGE));
        for (long wrong : new long[] {body.length - 40, body.length + 40, body.length + 300, 999_999_999L}) {
            byte[] bad = ArchiveBytes.warc("response", "http://a/bad", "application/http", body, wrong);
            List<String> expected = List.of(
                    "page https://a.example/1",
                    "quarantined " + page(1).length + "+" + bad.length,
                    "page https://a.example/2");
            assertThat(outcomes(read("a.warc", join(page(1), bad, page(2))))).isEqualTo(expected);
            List<String> packed = List.of(
                    "page https://a.example/1",
                    "quarantined " + gzip(page(1)).length + "+" + gzip(bad).length,
                    "page https://a.example/2");
            assertThat(outcomes(read("a.warc.gz", join(gzip(page(1)), gzip(bad), gzip(page(2))))))
                    .isEqualTo(packed);
        }
    }

    @Test
    void passesOverRubbishAndABadHead() {
        byte[] rubbish = utf8("no record at all\r\n");
        byte[] bad = utf8("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nx\r\n\r\n");
        assertThat(outcomes(read("a.warc", join(rubbish, page(1), bad, page(2)))))
                .containsExactly(
                        "quarantined 0+" + rubbish.length,
                        "page https://a.example/1",
                        "quarantined " + (rubbish.length + page(1).length) + "+" + bad.length,
                        "page https://a.example/2");
    }

    @Test
    void takesAFileOfConvertedLineEndsUpToTheNextHead() {
        String text = new String(
                        ArchiveBytes.warc("conversion", "http://a/1", "text/plain", utf8("Một\r\nhai")),
                        java.nio.charset.StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
        assertThat(outcomes(read("a.warc.txt", utf8(text + text))))
                .containsExactly("page http://a/1", "page http://a/1");
    }

    @Property(tries = 150)
    void readsTheIntactPrefixOfACutFile(@ForAll @IntRange(min = 0, max = 10_000) int cut) {
        byte[] file = new byte[0];
        int intact = 0;
        int at = -1;
        for (int i = 1; i <= PAGES; i++) {
            byte[] member = gzip(page(i));
            file = join(file, member);
            int end = cut % (gzip(page(1)).length * PAGES);
            intact += file.length <= end ? 1 : 0;
            at = file.length == end ? i : at;
        }
        byte[] whole = file;
        int length = Math.min(whole.length, cut % (gzip(page(1)).length * PAGES));
        List<SourceRecord> all = read("a.warc.gz", whole);
        List<SourceRecord> read = read("a.warc.gz", Arrays.copyOf(whole, length));
        boolean atBorder = at > 0 || length == 0;
        assertThat(read).hasSize(intact + (atBorder ? 0 : 1));
        assertThat(read.subList(0, intact)).isEqualTo(all.subList(0, intact));
        assertThat(read.stream().filter(SourceRecord.Quarantined.class::isInstance))
                .hasSize(atBorder ? 0 : 1);
    }

    @Property(tries = 300)
    void neverThrowsOnFlippedBytesAndKeepsThePagesOfOtherMembers(
            @ForAll @IntRange(min = 0, max = 100_000) int where, @ForAll @IntRange(min = 1, max = 255) int flip) {
        byte[] file = new byte[0];
        for (int i = 1; i <= PAGES; i++) {
            file = join(file, gzip(page(i)));
        }
        List<SourceRecord> all = read("a.warc.gz", file);
        file[where % file.length] ^= (byte) flip;
        List<SourceRecord> read = read("a.warc.gz", file);
        List<SourceRecord> pages =
                read.stream().filter(SourceRecord.Page.class::isInstance).toList();
        assertThat(pages.size()).isBetween(PAGES - 1, PAGES);
        assertThat(all).containsAll(pages);
    }

    @Property(tries = 300)
    void neverThrowsOnAnyDamageInAnyFormat(
            @ForAll @IntRange(min = 0, max = 6) int format,
            @ForAll @IntRange(min = 0, max = 100_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int flip,
            @ForAll boolean cut) {
        byte[] records = join(page(1), page(2), page(3));
        byte[] lines = utf8("{\"text\":\"Một hai ba bốn\"}\n".repeat(50));
        List<byte[]> files = List.of(
                records,
                gzip(records),
                ArchiveBytes.zstd(records),
                ArchiveBytes.bzip2(lines),
                ArchiveBytes.xz(lines),
                ArchiveBytes.tar(Map.of("a.jsonl", lines)),
                ArchiveBytes.zstd(ArchiveBytes.tar(Map.of("a.warc.gz", gzip(records)))));
        List<String> names =
                List.of("a.warc", "a.warc.gz", "a.warc.zst", "a.jsonl.bz2", "a.jsonl.xz", "a.tar", "a.tar.zst");
        byte[] file = files.get(format).clone();
        int at = where % file.length;
        if (cut) {
            file = Arrays.copyOf(file, at);
        } else {
            file[at] ^= (byte) flip;
        }
        List<SourceRecord> read = read(names.get(format), file);
        assertThat(read).allMatch(record -> record != null);
        if (cut && at > 0 && format >= 1 && format <= 4) {
            assertThat(read).last().isInstanceOf(SourceRecord.Quarantined.class);
        }
    }

    @Test
    void readsTheTextBehindABrokenMember() {
        byte[] first = gzip(utf8("Một hai ba\n".repeat(20)));
        byte[] broken = gzip(utf8("Bốn năm sáu\n".repeat(20)));
        broken[broken.length / 2] ^= 0x55;
        byte[] last = gzip(utf8("Bảy tám chín\n"));
        List<SourceRecord> read = read("t.txt.gz", join(first, broken, last));
        assertThat(outcomes(read)).hasSize(2).startsWith("quarantined 0+" + (first.length + broken.length));
        assertThat(read.get(1))
                .isInstanceOfSatisfying(
                        SourceRecord.Page.class,
                        page -> assertThat(page.document().text()).isEqualTo("Bảy tám chín\n"));
    }

    @Test
    void readsLongLinesThatAreNoArcHeads() {
        String head = "filedesc://a.arc 0.0.0.0 20240501000000 text/plain 12\n1 0 Example\n\n";
        String line = "http://a.example/ 10.0.0.1 20240501000000" + " a".repeat(8000) + " x\n";
        byte[] file = utf8(head + line + line);
        assertThat(outcomes(read("a.arc", file))).containsExactly("quarantined 0+" + file.length);
    }

    @Test
    void refusesMoreCodingsThanServersUse() {
        byte[] body = utf8(ArchiveBytes.PAGE);
        byte[] five = ArchiveBytes.http(
                200,
                "Content-Type: text/html\r\nContent-Encoding: gzip, gzip, gzip, gzip, gzip\r\n",
                gzip(gzip(gzip(gzip(gzip(body))))));
        byte[] four = ArchiveBytes.http(
                200,
                "Content-Type: text/html\r\nContent-Encoding: gzip, gzip, gzip, gzip\r\n",
                gzip(gzip(gzip(gzip(body)))));
        assertThat(outcomes(read(
                        "a.warc",
                        join(ArchiveBytes.response("http://a/5", five), ArchiveBytes.response("http://a/4", four)))))
                .containsExactly("not_a_page unsupported_encoding", "page http://a/4");
    }

    @Test
    void leavesFailuresOfTheDiskToTheCaller() {
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(gzip(page(1))), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        });
        SourceFile file = new SourceFile("a", "a", "a.warc.gz", "a", SourceFormat.WARC, 0);
        assertThatThrownBy(() -> SourceReader.withDefaults().read(file, failing, record -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the disk is gone");
    }
}
