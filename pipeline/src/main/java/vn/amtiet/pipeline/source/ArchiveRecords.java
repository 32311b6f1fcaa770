package vn.amtiet.pipeline.source;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a WARC or ARC file: finds where each begins and ends, and the way back after damage.
 *
 * <p>A record is believed when another record, the end of its gzip member or the end of the file follows it; else its length is wrong and it is
 * quarantined up to the next head. A gzip member that ends in damage takes along the record that it ends with.
 */
final class ArchiveRecords {
    /** Line ends between two records; the standard asks for two, some writers leave many. */
    private static final int MAX_LINE_ENDS = 4096;
    /** A first line of a record, an ARC address in it, is shorter. */
    private static final int MAX_LINE_BYTES = 1 << 14;
    /** How much of a passed range stays in the window. */
    private static final int PASS_BYTES = 1 << 16;

    private final int maxRecordBytes;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final RecordHeads heads;
    private final Consumer<SourceRecord> sink;

    ArchiveRecords(
            SourceReader reader,
            SourceReader.Place place,
            RecordInput input,
            RecordHeads heads,
            Consumer<SourceRecord> sink) {
        this.maxRecordBytes = reader.maxRecordBytes();
        this.place = place;
        this.input = input;
        this.heads = heads;
        this.sink = sink;
    }

    void readAll() {
        while (true) {
            passLineEnds();
            BrokenBytes damage = input.damage();
            if (!input.exhausted()) {
                readRecord();
            } else if (damage != null) {
                quarantine(new Address(place.address(), damage.offset(), 0), damage.getMessage());
            } else {
                return;
            }
        }
    }

    private void readRecord() {
        long begin = input.position();
        Address address = Address.at(place.address(), input, begin);
        RecordHeads.Head head;
        try {
            head = heads.read(input);
        } catch (RecordHeads.BadHead e) {
            seek(begin + 1, Long.MAX_VALUE);
            quarantine(address, e.getMessage());
            return;
        }
        if (head.bytes() + head.bodyBytes() > maxRecordBytes) {
            passLarge(address, head);
            return;
        }
        int total = head.bytes() + (int) head.bodyBytes();
        String wrong = whyWrong(total);
        if (wrong != null && !head.exact()) {
            readUpToNextHead(address, head);
            return;
        }
        if (wrong != null) {
            seek(begin + head.bytes(), Long.MAX_VALUE);
            quarantine(address, wrong);
            return;
        }
        byte[] body = input.copy(head.bytes(), (int) head.bodyBytes());
        long last = input.storedOffset(begin + total - 1);
        input.advance(total);
        passLineEnds();
        BrokenBytes damage = input.exhausted() ? input.damage() : null;
        if (damage != null && damage.more() && damage.offset() == last) {
            quarantine(address, damage.getMessage());
        } else {
            sink.accept(new CapturedRecord(maxRecordBytes, place.source(), address, total).read(head.fields(), body));
        }
    }

    /** A record whose length no longer counts its line ends: it reaches up to the next head, or to the end. */
    private void readUpToNextHead(Address address, RecordHeads.Head head) {
        long begin = input.position();
        int length = head.bytes();
        while (length <= maxRecordBytes
                && input.fill(length + 1)
                && !(input.at(length - 1) == '\n' && heads.beginAt(input, length))) {
            length++;
        }
        if (length > maxRecordBytes || (!input.fill(length + 1) && input.damage() != null)) {
            seek(begin + head.bytes(), Long.MAX_VALUE);
            quarantine(address, "the record has no end");
            return;
        }
        byte[] body = input.copy(head.bytes(), length - head.bytes());
        input.advance(length);
        sink.accept(new CapturedRecord(maxRecordBytes, place.source(), address, length).read(head.fields(), body));
    }

    /** What speaks against the record of {@code total} bytes that begins here; null if nothing does. */
    private @Nullable String whyWrong(int total) {
        boolean whole = input.fill(total);
        long begin = input.position();
        long member = input.nextMember(begin);
        if (member < begin + Math.min(total, input.available()) && heads.beginAt(input, (int) (member - begin))) {
            return "the next record begins before this one's Content-Length is reached";
        }
        if (!whole) {
            return "the record is cut off: expected " + total + " bytes, got " + input.available();
        }
        return recordFollows(total) ? null : "no record follows where Content-Length says; it is wrong";
    }

    private boolean recordFollows(int index) {
        int i = index;
        while (i < index + MAX_LINE_ENDS && input.fill(i + 1) && isLineEnd(input.at(i))) {
            i++;
        }
        boolean endsWithMember = input.fill(i + 1) && input.memberStartsAt(input.position() + i);
        return endsWithMember || heads.beginAt(input, i) || isCutOffLine(i);
    }

    /**
     * Whether the data ends within the line, which then may have been the beginning of a record; not so if it ends
     * because this very gzip member is damaged.
     */
    private boolean isCutOffLine(int index) {
        int i = index;
        while (i < index + MAX_LINE_BYTES && input.fill(i + 1) && input.at(i) != '\n') {
            i++;
        }
        BrokenBytes damage = input.damage();
        boolean ownDamage =
                i > index && damage != null && damage.offset() == input.storedOffset(input.position() + index);
        return i < index + MAX_LINE_BYTES && !input.fill(i + 1) && !ownDamage;
    }

    private void passLarge(Address address, RecordHeads.Head head) {
        long body = input.position() + head.bytes();
        long end = body + head.bodyBytes();
        boolean other = seek(body, end);
        if (other || input.position() < end) {
            quarantine(address, "the record ends before its Content-Length, " + head.bodyBytes() + ", is reached");
        } else if (!recordFollows(0)) {
            seek(end, Long.MAX_VALUE);
            quarantine(address, "no record follows where Content-Length says; it is wrong");
        } else {
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
        }
    }

    /**
     * Moves on to the first record that begins at a line or a gzip member, at {@code start} or later, before
     * {@code limit}; if there is none, to the limit, the end or damage. Says whether a record was found.
     */
    private boolean seek(long start, long limit) {
        long position = start;
        while (position < limit) {
            int index = (int) (position - input.position());
            if (index > PASS_BYTES) {
                input.advance(index - 1);
                index = 1;
            }
            if (!input.fill(index + 1)) {
                input.advance(input.available());
                return false;
            }
            boolean lineStart = index > 0 && input.at(index - 1) == '\n' || input.memberStartsAt(position);
            if (lineStart && heads.beginAt(input, index)) {
                input.advance(index);
                return true;
            }
            position++;
        }
        input.advance((int) (limit - input.position()));
        return false;
    }

    /** Reports everything from the address up to the window, and the damage behind the window if that is empty. */
    private void quarantine(Address address, @Nullable String message) {
        long length = input.storedEnd() - address.offset();
        length = length > 0 ? length : Math.max(0, input.storedPosition() - address.offset());
        String why = message == null ? "unreadable record" : message;
        BrokenBytes damage = input.exhausted() ? input.damage() : null;
        if (damage != null) {
            why = damage.getMessage().equals(why) ? why : why + "; " + damage.getMessage();
            length = Math.max(length, damage.end() - address.offset());
            input.passDamage();
        }
        sink.accept(new SourceRecord.Quarantined(address.place(), address.offset(), length, why));
    }

    private void passLineEnds() {
        while (input.fill(1) && isLineEnd(input.at(0))) {
            input.advance(1);
        }
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
