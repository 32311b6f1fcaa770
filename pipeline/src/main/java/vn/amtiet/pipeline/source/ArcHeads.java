package vn.amtiet.pipeline.source;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netpreserve.jwarc.MessageHeaders;

/** ARC heads: one line of address, IP number, date, type and, last, length. */
final class ArcHeads implements RecordHeads {
    /** Addresses of 4 KiB occur; a line beyond this is no head. */
    private static final int MAX_LINE_BYTES = 1 << 14;

    /**
     * Version 1: the address may hold spaces, the four fields behind it do not; a type may have parameters, not without
     * end, for each word of them takes frames of the stack.
     */
    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z][a-zA-Z0-9+.-]*:.*?) ([0-9a-fA-F.:]{2,45}) (\\d{8,17}) (\\S+(?: \\S+){0,15}) (\\d{1,18})\\r?");

    @Override
    public boolean beginAt(RecordInput input, int index) {
        if (!input.fill(index + 1) || !Character.isLetter(input.at(index))) {
            return false;
        }
        return LINE.matcher(line(input, index)).matches();
    }

    @Override
    public Head read(RecordInput input) throws BadHead {
        String line = line(input, 0);
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            throw new BadHead("expected an ARC line of address, IP, date, type, length; got \""
                    + line.substring(0, Math.min(80, line.length())).strip() + "\"");
        }
        // Address and date are made regular for jwarc: no spaces, 14 digits.
        String date = (fields.group(3) + "00000000").substring(0, 14);
        String regular =
                String.join(" ", fields.group(1).replace(" ", "%20"), fields.group(2), date, "-", fields.group(5));
        MessageHeaders headers = WarcHeads.parse((regular + "\n").getBytes(StandardCharsets.ISO_8859_1));
        int bytes = Math.min(line.length() + 1, input.available());
        return new Head(bytes, WarcHeads.contentLength(headers), headers, true);
    }

    /** From an index up to the line feed, which is left out, or as far as there are bytes. */
    private static String line(RecordInput input, int index) {
        int length = 0;
        while (length < MAX_LINE_BYTES && input.fill(index + length + 1) && input.at(index + length) != '\n') {
            length++;
        }
        return new String(input.copy(index, length), StandardCharsets.ISO_8859_1);
    }
}
