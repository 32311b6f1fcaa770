package vn.amtiet.pipeline.clean;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.clean.encoding.EncodingRepair;
import vn.amtiet.pipeline.clean.encoding.WesternBytes;

/**
 * Bytes of a page into characters. In this order: byte-order mark; valid UTF-8 with at least one character beyond
 * ASCII, which no other encoding of running text comes near, so that it outweighs what servers say; the HTTP header;
 * the page's own {@code <meta charset>}; UTF-8 with little damage; windows-1252 for an old Vietnamese encoding, which
 * {@link EncodingRepair} reads from there; ICU's statistics; windows-1252.
 */
public final class CharsetDetection {
    /** The share of U+FFFD among characters beyond ASCII up to which bytes count as damaged UTF-8. */
    private static final double MAX_DAMAGE = 0.05;
    /** ICU says 10 of 100 for a guess by elimination; below that its match says nothing. */
    private static final int MIN_CONFIDENCE = 10;

    private static final int STATISTICS_BYTES = 1 << 16;
    /** Where the HTML standard looks for the declaration is 1,024 bytes; real pages put it later. */
    private static final int META_WITHIN_BYTES = 1 << 13;

    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final EncodingRepair LEGACY = new EncodingRepair(false, true);
    private static final Pattern MARKUP = Pattern.compile("<[^>]{0,1000}>");
    private static final Pattern HEADER = Pattern.compile("(?i)charset\\s*=\\s*[\"']?\\s*([\\w.:+-]{2,40})");
    private static final Pattern META =
            Pattern.compile("(?i)<(?:meta|\\?xml)[^>]{0,200}?(?:charset|encoding)\\s*=\\s*[\"']?\\s*([\\w.:+-]{2,40})");

    /** Names that the Encoding Standard (encoding.spec.whatwg.org) reads as a larger encoding. */
    private static final Map<String, String> WIDER = Map.of(
            "iso-8859-1", "windows-1252",
            "us-ascii", "windows-1252",
            "ascii", "windows-1252",
            "iso-8859-9", "windows-1254",
            "tis-620", "windows-874",
            "gb2312", "GB18030",
            "gbk", "GB18030",
            "shift_jis", "windows-31j",
            "ks_c_5601-1987", "x-windows-949",
            "euc-kr", "x-windows-949");

    private CharsetDetection() {}

    /**
     * @param text the characters, without byte-order mark
     * @param charset the encoding that was used
     * @param from what decided: "bom", "utf-8", "header", "meta", "syllables", "statistics", "default"
     */
    public record Decoded(String text, Charset charset, String from) {}

    /**
     * Decodes a page. Bytes that the encoding does not know become U+FFFD.
     *
     * <p>{@code decode("Xin chào" in UTF-8, "text/html; charset=iso-8859-1")} is "Xin chào", from "utf-8".
     *
     * @param contentType the value of the HTTP field Content-Type, if there was one
     */
    public static Decoded decode(byte[] bytes, @Nullable String contentType) {
        Charset marked = byteOrderMark(bytes);
        if (marked != null) {
            int mark = marked.equals(StandardCharsets.UTF_8) ? 3 : 2;
            return new Decoded(new String(bytes, mark, bytes.length - mark, marked), marked, "bom");
        }
        String utf8 = strictly(bytes, StandardCharsets.UTF_8);
        if (utf8 != null && utf8.length() < bytes.length) {
            return new Decoded(utf8, StandardCharsets.UTF_8, "utf-8");
        }
        Charset declared = named(HEADER, contentType);
        if (declared != null && accepts(declared, bytes)) {
            return new Decoded(text(bytes, declared), declared, "header");
        }
        declared = named(META, head(bytes));
        if (declared != null && accepts(declared, bytes)) {
            return new Decoded(text(bytes, declared), declared, "meta");
        }
        return undeclared(bytes, utf8);
    }

    private static Decoded undeclared(byte[] bytes, @Nullable String utf8) {
        if (utf8 != null) {
            return new Decoded(utf8, StandardCharsets.UTF_8, "default");
        }
        if (accepts(StandardCharsets.UTF_8, bytes)) {
            return new Decoded(new String(bytes, StandardCharsets.UTF_8), StandardCharsets.UTF_8, "utf-8");
        }
        String western = WesternBytes.decode(bytes);
        if (LEGACY.finds(MARKUP.matcher(western).replaceAll(" "))) {
            return new Decoded(western, WESTERN, "syllables");
        }
        Charset likely = likely(bytes);
        Charset charset = likely == null ? WESTERN : likely;
        return new Decoded(text(bytes, charset), charset, likely == null ? "default" : "statistics");
    }

    private static String text(byte[] bytes, Charset charset) {
        return charset.equals(WESTERN) ? WesternBytes.decode(bytes) : new String(bytes, charset);
    }

    private static @Nullable Charset byteOrderMark(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return StandardCharsets.UTF_8;
        }
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        return mark == 0xFFFE ? StandardCharsets.UTF_16LE : mark == 0xFEFF ? StandardCharsets.UTF_16BE : null;
    }

    private static @Nullable String strictly(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether the bytes could be in this encoding: what it cannot read is at most 5 % of what is beyond ASCII. */
    private static boolean accepts(Charset charset, byte[] bytes) {
        String text = text(bytes, charset);
        long damaged = text.chars().filter(c -> c == 0xFFFD).count();
        long beyondAscii = text.chars().filter(c -> c > 0x7F).count();
        return damaged == 0 || damaged <= MAX_DAMAGE * beyondAscii;
    }

    private static String head(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, META_WITHIN_BYTES), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Charset named(Pattern declaration, @Nullable String text) {
        Matcher matcher = declaration.matcher(text == null ? "" : text);
        if (!matcher.find()) {
            return null;
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        try {
            Charset charset = Charset.forName(WIDER.getOrDefault(name, name));
            // A declaration that can be read byte by byte is not in 16-bit units.
            return charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static @Nullable Charset likely(byte[] bytes) {
        CharsetDetector detector = new CharsetDetector();
        detector.enableInputFilter(true);
        detector.setText(Arrays.copyOf(bytes, Math.min(bytes.length, STATISTICS_BYTES)));
        for (CharsetMatch match : detector.detectAll()) {
            boolean known = match.getConfidence() >= MIN_CONFIDENCE && Charset.isSupported(match.getName());
            if (known && accepts(Charset.forName(match.getName()), bytes)) {
                return Charset.forName(match.getName());
            }
        }
        return null;
    }
}
