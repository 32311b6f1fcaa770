package vn.amtiet.pipeline.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** JSON Lines: one object a line, whose strings, numbers and booleans are {@link GivenFields}. */
final class JsonLines {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxBytes;
    private final String textField;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;
    private final JsonFactory json;

    JsonLines(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.maxBytes = reader.maxRecordBytes();
        this.textField = reader.textField();
        this.place = place;
        this.input = input;
        this.sink = sink;
        StreamReadConstraints limits =
                StreamReadConstraints.builder().maxStringLength(maxBytes).build();
        this.json = JsonFactory.builder().streamReadConstraints(limits).build();
    }

    void readAll() {
        if (input.fill(MARK.length) && Arrays.equals(input.copy(0, MARK.length), MARK)) {
            input.advance(MARK.length);
        }
        while (true) {
            BrokenBytes damage = input.exhausted() ? input.damage() : null;
            if (damage != null) {
                quarantine(new Address(place.address(), damage.offset(), 0), damage.end(), damage.getMessage());
                input.passDamage();
            } else if (input.exhausted()) {
                return;
            } else {
                readLine();
            }
        }
    }

    private void readLine() {
        Address address = Address.at(place.address(), input, input.position());
        int length = 0;
        while (length <= maxBytes && input.fill(length + 1) && input.at(length) != '\n') {
            length++;
        }
        boolean ended = length < input.available();
        BrokenBytes damage = ended ? null : input.damage();
        if (length > maxBytes) {
            passLine(length);
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
            return;
        }
        byte[] line = input.copy(0, length);
        input.advance(length + (ended ? 1 : 0));
        if (damage != null) {
            quarantine(address, Math.max(damage.end(), input.storedEnd()), damage.getMessage());
            input.passDamage();
        } else if (!isBlank(line)) {
            sink.accept(record(address, line));
        }
    }

    private void passLine(int known) {
        input.advance(known);
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

    private SourceRecord record(Address address, byte[] line) {
        try {
            return GivenFields.of(address, place.source(), textField, scalars(line));
        } catch (IOException e) {
            String message = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
            return new SourceRecord.Quarantined(address.place(), address.offset(), line.length, "JSON: " + message);
        }
    }

    /** The strings, numbers and booleans of one object; what is nested is passed over. */
    private Map<String, String> scalars(byte[] line) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected an object on the line");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getText());
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("expected the end of the line behind the object");
            }
        }
        return fields;
    }

    private void quarantine(Address address, long end, String message) {
        long length = Math.max(0, end - address.offset());
        sink.accept(new SourceRecord.Quarantined(address.place(), address.offset(), length, message));
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
