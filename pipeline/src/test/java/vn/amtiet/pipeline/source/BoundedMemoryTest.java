package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.amtiet.pipeline.source.ArchiveBytes.gzip;
import static vn.amtiet.pipeline.source.ArchiveBytes.join;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.page;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
    private static final SourceReader SMALL = new SourceReader(1 << 16, "text");

    @Test
    void passesOverALineLongerThanAnArrayCanBe() {
        long length = Integer.MAX_VALUE + 100_000L;
        List<SourceRecord> records = new ArrayList<>();
        SourceFile file = new SourceFile("a", "a", "a.jsonl", "a", SourceFormat.JSONL, length);
        SMALL.read(file, new Endless('x', length), records::add);
        assertThat(outcomes(records)).containsExactly("not_a_page too_large");
    }

    @Test
    void passesOverAMemberThatUnpacksAThousandfold() {
        byte[] zeros = new byte[16 << 20];
        byte[] bomb = gzip(ArchiveBytes.response("http://a/", join(utf8("HTTP/1.1 200 OK\r\n\r\n"), zeros)));
        assertThat(bomb.length).isLessThan(zeros.length / 900);
        assertThat(outcomes(read(SMALL, "a.warc.gz", join(gzip(page(1)), bomb, gzip(page(2))))))
                .containsExactly("page https://a.example/1", "not_a_page too_large", "page https://a.example/2");
    }

    @Test
    void doesNotUnpackAnHttpBodyBeyondTheLimit() {
        byte[] body = gzip(new byte[32 << 20]);
        byte[] http = ArchiveBytes.http(200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", body);
        assertThat(outcomes(read(SMALL, "a.warc", ArchiveBytes.response("http://a/", http))))
                .containsExactly("not_a_page too_large");
    }

    @Test
    void passesOverATooLargePage() {
        byte[] html = utf8("<html>" + "x".repeat(1 << 17));
        assertThat(outcomes(read(SMALL, "a.html", html))).containsExactly("not_a_page too_large");
    }

    /** One byte, over and over. */
    private static final class Endless extends InputStream {
        private final byte value;
        private long left;

        Endless(char value, long left) {
            this.value = (byte) value;
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(length, left);
            Arrays.fill(target, from, from + n, value);
            left -= n;
            return n;
        }
    }
}
