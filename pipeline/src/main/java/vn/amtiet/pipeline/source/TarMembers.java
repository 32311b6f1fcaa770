package vn.amtiet.pipeline.source;

import com.dynatrace.hash4j.hashing.Hashing;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The regular files in a tar archive, each read as a file of its own format. Damage ends the archive. */
final class TarMembers {
    private final SourceReader reader;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;
    private final LongOpenHashSet names = new LongOpenHashSet();
    private long members;
    private long quarantined;

    TarMembers(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.reader = reader;
        this.place = place;
        this.input = input;
        this.sink = sink;
    }

    void readAll() {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(input.stream(), "UTF-8")) {
            boolean sound = true;
            TarArchiveEntry entry = tar.getNextEntry();
            while (sound && entry != null) {
                sound = !isReadable(entry) || readMember(entry.getName(), tar);
                entry = sound ? tar.getNextEntry() : null;
            }
        } catch (IOException | IllegalArgumentException e) {
            quarantine(place.address(), input.position(), "tar: " + e.getMessage());
        }
    }

    private static boolean isReadable(TarArchiveEntry entry) {
        String name = entry.getName();
        boolean regular = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isDirectory();
        return regular && !name.substring(name.lastIndexOf('/') + 1).startsWith(".");
    }

    /** Reads one member; false if the archive broke inside it. */
    private boolean readMember(String name, TarArchiveInputStream tar) {
        MemberInput member = new MemberInput(tar);
        SourceReader.Place memberPlace = place.member(distinct(name.startsWith("./") ? name.substring(2) : name));
        long before = quarantined;
        reader.readPlace(memberPlace, member, record -> {
            quarantined += record instanceof SourceRecord.Quarantined ? 1 : 0;
            sink.accept(record);
        });
        if (member.failed && quarantined == before) {
            quarantine(memberPlace.address(), 0, "tar: the archive breaks off inside this member");
        }
        return !member.failed;
    }

    /** A tar archive may hold a name twice; the later ones get their number: "a.html#2041". */
    private String distinct(String name) {
        members++;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return names.add(Hashing.xxh3_64().hashBytesToLong(bytes)) ? name : name + "#" + members;
    }

    private void quarantine(String address, long offset, String message) {
        sink.accept(new SourceRecord.Quarantined(address, offset, Math.max(0, input.storedEnd() - offset), message));
    }

    /** One member's bytes; it remembers whether the archive broke, which its readers turn into damage of their own. */
    private static final class MemberInput extends FilterInputStream {
        private boolean failed;

        MemberInput(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                return super.read(target, from, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public void close() {
            // The archive goes on behind the member.
        }
    }
}
