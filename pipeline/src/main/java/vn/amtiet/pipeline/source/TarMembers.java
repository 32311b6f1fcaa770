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
import org.jspecify.annotations.Nullable;

/** The regular files in a tar archive, each read as a file of its own format. Damage ends the archive. */
final class TarMembers {
    /** Names and attributes before a member; file systems end names at 4 KiB. */
    private static final int MAX_HEAD_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 512;

    private final SourceReader reader;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;
    private final LongOpenHashSet names = new LongOpenHashSet();
    private long members;
    private long quarantined;
    /** Where the head of the current member begins, in stored bytes. */
    private long head;

    TarMembers(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.reader = reader;
        this.place = place;
        this.input = input;
        this.sink = sink;
    }

    void readAll() {
        Archive archive = new Archive(input.stream());
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive, "UTF-8")) {
            boolean sound = true;
            TarArchiveEntry entry = next(archive, tar);
            while (sound && entry != null) {
                sound = !isReadable(entry) || readMember(entry.getName(), tar);
                entry = sound ? next(archive, tar) : null;
            }
            BrokenBytes damage = input.damage();
            if (!sound && damage != null && damage.more()) {
                quarantineFrom(damage.end(), "tar: behind damage, nothing tells where a member begins");
            }
        } catch (IOException e) {
            quarantineFrom(head, "tar: " + e.getMessage());
        }
    }

    /** Passes over what is left of the member, then reads the head of the next; null at the end. */
    private @Nullable TarArchiveEntry next(Archive archive, TarArchiveInputStream tar) throws IOException {
        while (tar.getCurrentEntry() != null && tar.skip(Long.MAX_VALUE) > 0) {
            continue;
        }
        long padded = (input.position() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        head = input.storedOffset(padded);
        return archive.nextHead(tar);
    }

    private static boolean isReadable(TarArchiveEntry entry) {
        String name = entry.getName();
        boolean regular = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
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
            sink.accept(new SourceRecord.Quarantined(
                    memberPlace.address(), 0, member.bytes, "tar: the archive breaks off inside this member"));
        }
        return !member.failed;
    }

    /** A tar archive may hold a name twice; the later ones get their number: "a.html#2041". */
    private String distinct(String name) {
        members++;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return names.add(Hashing.xxh3_64().hashBytesToLong(bytes)) ? name : name + "#" + members;
    }

    /** Quarantines what is left of the archive. Of a packed one the range begins with the packing's own part. */
    private void quarantineFrom(long offset, String why) {
        boolean more = true;
        while (more) {
            while (input.fill(1)) {
                input.advance(input.available());
            }
            more = input.damage() != null;
            input.passDamage();
        }
        long length = Math.max(0, input.storedPosition() - offset);
        sink.accept(new SourceRecord.Quarantined(place.address(), offset, length, why));
    }

    /** The archive's bytes, of which the head of one member takes a limited number. */
    private static final class Archive extends FilterInputStream {
        private long left = Long.MAX_VALUE;

        Archive(InputStream in) {
            super(in);
        }

        @Nullable
        TarArchiveEntry nextHead(TarArchiveInputStream tar) throws IOException {
            left = MAX_HEAD_BYTES;
            try {
                return tar.getNextEntry();
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                // Beside IOException, the tar reader meets damage as these.
                throw new IOException(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
            } finally {
                left = Long.MAX_VALUE;
            }
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("the head of a member is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            int n = super.read(target, from, (int) Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(Math.min(n, left));
            left -= skipped;
            return skipped;
        }
    }

    /** One member's bytes; it remembers whether the archive broke, which its readers turn into damage of their own. */
    private static final class MemberInput extends FilterInputStream {
        private boolean failed;
        private long bytes;

        MemberInput(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                int n = super.read(target, from, length);
                bytes += Math.max(n, 0);
                return n;
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

        /** Keeps buffers from reading on until the archive breaks, with which they would lose what they have. */
        @Override
        public int available() {
            return 0;
        }

        @Override
        public void close() {
            // The archive goes on behind the member.
        }
    }
}
