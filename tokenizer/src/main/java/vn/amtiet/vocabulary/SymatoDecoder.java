package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import vn.amtiet.syllable.SyllableCase;

/**
 * Reads symato's ids. A syllable comes out at its mark-tone, with a space before it where it follows another at once. Ids
 * that no encoder writes have a meaning too: a symbol without mark-tone is its bare letters, as is one with a mark-tone
 * that no syllable has; a mark-tone or a case mark without symbol is nothing.
 */
final class SymatoDecoder implements IdDecoder {
    private static final byte[] NOTHING = {};

    private final SymatoIds ids;
    private final SymatoSpelling spelling;
    private SyllableCase style = SyllableCase.LOWER;
    private @Nullable String symbol;
    private boolean follows;

    SymatoDecoder(SymatoIds ids, SymatoSpelling spelling) {
        this.ids = ids;
        this.spelling = spelling;
    }

    @Override
    public byte[] add(int id) {
        SyllableCase mark = ids.caseOf(id);
        String next = ids.symbol(id);
        Integer markTone = ids.markTone(id);
        if (markTone != null) {
            byte[] said = said(markTone);
            follows |= said.length > 0;
            return said;
        }
        byte[] waiting = finish();
        if (next != null) {
            symbol = next;
            return waiting;
        }
        if (mark != null) {
            style = mark;
            return waiting;
        }
        style = SyllableCase.LOWER;
        follows = false;
        return joined(waiting, ids.bytes(id));
    }

    /** The letters of a symbol that is still waiting for its mark-tone. */
    @Override
    public byte[] finish() {
        byte[] said = said(0);
        follows &= said.length == 0;
        return said;
    }

    private byte[] said(int markTone) {
        if (symbol == null) {
            return NOTHING;
        }
        String written = spelling.written(new SymatoSpelling.Form(symbol, markTone));
        String text = (follows ? " " : "") + style.apply(written == null ? symbol : written);
        symbol = null;
        style = SyllableCase.LOWER;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
