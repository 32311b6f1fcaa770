package vn.amtiet.pipeline.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CSV (RFC 4180) and tab-separated values in UTF-8: the first record names the fields, each further one is
 * {@link GivenFields}. A field in quotes may hold separators, line ends and doubled quotes. A record whose number of fields
 * differs from the first one's is quarantined, and one longer than the longest record is no page; reading goes on at the
 * next line.
 */
final class CsvRecords {
    private final int maxBytes;
    private final String textField;
    private final byte separator;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;
    private @Nullable List<String> names;

    CsvRecords(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.maxBytes = reader.maxRecordBytes();
        this.textField = reader.textField();
        this.separator = (byte) (FormatDetection.withoutPacking(place.name()).endsWith(".tsv") ? '\t' : ',');
        this.place = place;
        this.input = input;
        this.sink = sink;
    }

    void readAll() {
        while (true) {
            BrokenBytes damage = input.exhausted() ? input.damage() : null;
            if (damage != null) {
                quarantine(new Address(place.address(), damage.offset(), 0), damage.end(), damage.getMessage());
                input.passDamage();
            } else if (input.exhausted()) {
                return;
            } else {
                readRecord();
            }
        }
    }

    private void readRecord() {
        Address address = Address.at(place.address(), input, input.position());
        int length = 0;
        boolean quoted = false;
        while (length <= maxBytes && input.fill(length + 1) && (quoted || input.at(length) != '\n')) {
            quoted ^= input.at(length) == '"';
            length++;
        }
        boolean ended = length < input.available();
        BrokenBytes damage = ended ? null : input.damage();
        if (length > maxBytes) {
            passLine();
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
            return;
        }
        String record = new String(input.copy(0, length), StandardCharsets.UTF_8);
        input.advance(length + (ended ? 1 : 0));
        if (damage != null) {
            quarantine(address, Math.max(damage.end(), input.storedEnd()), damage.getMessage());
            input.passDamage();
        } else if (quoted) {
            quarantine(address, address.offset() + length, "CSV: a quote is not closed");
        } else if (!record.isBlank()) {
            take(address, fields(record), length);
        }
    }

    private void take(Address address, List<String> fields, int length) {
        List<String> header = names;
        if (header == null) {
            names = fields;
        } else if (header.size() != fields.size()) {
            String message = "CSV: expected " + header.size() + " fields as in the first record, got " + fields.size();
            quarantine(address, address.offset() + length, message);
        } else {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                values.put(header.get(i).strip(), fields.get(i));
            }
            sink.accept(GivenFields.of(address, place.source(), textField, values));
        }
    }

    /** What a record says, without the byte-order mark of the first. */
    private List<String> fields(String record) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int end = record.endsWith("\r") ? record.length() - 1 : record.length();
        for (int i = names == null && record.startsWith("\uFEFF") ? 1 : 0; i < end; i++) {
            char c = record.charAt(i);
            if (c == '"' && quoted && i + 1 < end && record.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private void passLine() {
        boolean inLine = true;
        while (inLine && input.fill(1)) {
            int held = input.available();
            int passed = 0;
            while (inLine && passed < held) {
                inLine = input.at(passed++) != '\n';
            }
            input.advance(passed);
        }
    }

    private void quarantine(Address address, long end, String message) {
        long length = Math.max(0, end - address.offset());
        sink.accept(new SourceRecord.Quarantined(address.place(), address.offset(), length, message));
    }
}
