package vn.amtiet.pipeline.source;

import java.util.function.Consumer;

/**
 * A file that is one page, or running text. Text beyond the longest record is cut into pieces at line ends, each a
 * document of its own, so that a text of any size can be read; HTML is not, for half a page is none.
 */
final class WholePages {
    private final int maxBytes;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;

    WholePages(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.maxBytes = reader.maxRecordBytes();
        this.place = place;
        this.input = input;
        this.sink = sink;
    }

    void readHtml() {
        Address address = address();
        boolean tooLarge = input.fill(maxBytes + 1);
        if (tooLarge) {
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
        } else if (!brokenOff(address)) {
            sink.accept(facts(address).page(input.copy(0, input.available()), "text/html"));
        }
    }

    void readText() {
        while (true) {
            BrokenBytes damage = input.exhausted() ? input.damage() : null;
            if (damage != null) {
                brokenOff(new Address(place.address(), damage.offset(), 0));
                input.passDamage();
            } else if (input.exhausted()) {
                return;
            } else {
                readPiece();
            }
        }
    }

    private void readPiece() {
        Address address = address();
        boolean more = input.fill(maxBytes + 1);
        if (!more && brokenOff(address)) {
            input.passDamage();
            return;
        }
        int length = more ? lastLineEnd() : input.available();
        if (length == 0) {
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
            passLine();
        } else {
            sink.accept(facts(address).page(input.copy(0, length), "text/plain"));
            input.advance(length);
        }
    }

    /** Quarantines everything from the address to the end of the damage, if the window ends at damage. */
    private boolean brokenOff(Address address) {
        BrokenBytes damage = input.damage();
        if (damage == null) {
            return false;
        }
        long end = Math.max(damage.end(), input.storedEnd());
        sink.accept(new SourceRecord.Quarantined(
                address.place(), address.offset(), Math.max(0, end - address.offset()), damage.getMessage()));
        return true;
    }

    /** The index behind the last line end that keeps a piece within the limit; 0 if there is none. */
    private int lastLineEnd() {
        for (int i = maxBytes; i > 0; i--) {
            if (input.at(i - 1) == '\n') {
                return i;
            }
        }
        return 0;
    }

    private void passLine() {
        boolean inLine = true;
        while (inLine && input.fill(1)) {
            inLine = input.at(0) != '\n';
            input.advance(1);
        }
    }

    private Address address() {
        return Address.at(place.address(), input, input.position());
    }

    private PageFacts facts(Address address) {
        return new PageFacts(place.source(), address, null);
    }
}
