package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CharsetDetectionTest {
    private static final String TEXT = "Trời đổ mưa lớn suốt đêm qua ở các huyện ven biển.";

    @Test
    void trustsAByteOrderMarkFirst() {
        byte[] utf16 = ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16LE);
        assertDecoded(utf16, "text/plain; charset=utf-8", TEXT, "bom");
        assertDecoded(("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_8), null, TEXT, "bom");
    }

    @Test
    void trustsValidUtf8AboveTheHeader() {
        assertDecoded(TEXT.getBytes(StandardCharsets.UTF_8), "text/html; charset=iso-8859-1", TEXT, "utf-8");
    }

    @Test
    void takesTheHeaderThenTheMetaElement() {
        Charset windows = Charset.forName("windows-1258");
        String combining = "Vi\u00EA\u0323t Nam";
        assertDecoded(combining.getBytes(windows), "text/html; charset=windows-1258", combining, "header");
        String page = "<meta http-equiv=Content-Type content='text/html; charset=windows-1258'>" + combining;
        assertDecoded(page.getBytes(windows), "text/html", page, "meta");
        String latin = "<meta charset=\"ISO-8859-1\">“caf\u00E9”";
        assertDecoded(latin.getBytes(Charset.forName("windows-1252")), null, latin, "meta");
    }

    @Test
    void readsUtf8WithLittleDamageAsUtf8() {
        byte[] bytes = TEXT.repeat(5).getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 4);
        CharsetDetection.Decoded decoded = CharsetDetection.decode(cut, null);
        assertThat(decoded.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(decoded.text()).startsWith(TEXT);
    }

    @Test
    void asksStatisticsLast() {
        String russian = "Сегодня утром на рынке было много людей, потому что дождь наконец закончился. ".repeat(5);
        assertDecoded(
                russian.getBytes(Charset.forName("windows-1251")),
                "text/html; charset=none-such",
                russian,
                "statistics");
    }

    @Test
    void readsAsciiAsUtf8() {
        assertDecoded("Xin chao".getBytes(StandardCharsets.US_ASCII), null, "Xin chao", "default");
    }

    private static void assertDecoded(byte[] bytes, @Nullable String contentType, String text, String from) {
        CharsetDetection.Decoded decoded = CharsetDetection.decode(bytes, contentType);
        assertThat(decoded.text()).isEqualTo(text);
        assertThat(decoded.from()).isEqualTo(from);
    }
}
