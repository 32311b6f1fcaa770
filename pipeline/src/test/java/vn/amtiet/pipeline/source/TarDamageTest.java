package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.amtiet.pipeline.source.ArchiveBytes.gzip;
import static vn.amtiet.pipeline.source.ArchiveBytes.join;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.tar;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarDamageTest {
    private static final int BLOCK = 512;
    private static final byte[] TEXT = utf8("Một hai ba bốn năm.\n");
    /** Header, text and padding of one member, without the end of the archive. */
    private static final byte[] MEMBER = Arrays.copyOf(tar(Map.of("a.txt", TEXT)), 2 * BLOCK);

    @Test
    void listsTheRestOfAnArchiveFromTheHeaderThatIsDamaged() {
        byte[] bad = MEMBER.clone();
        bad[150] ^= 0x10;
        byte[] archive = join(MEMBER, bad, MEMBER, new byte[2 * BLOCK]);
        assertThat(outcomes(read("t.tar", archive)))
                .containsExactly("page null", "quarantined " + MEMBER.length + "+" + (archive.length - MEMBER.length));
        byte[] packed = gzip(archive);
        assertThat(outcomes(read("t.tar.gz", packed))).containsExactly("page null", "quarantined 0+" + packed.length);
    }

    @Test
    void listsTheMemberInWhichAnArchiveEnds() {
        byte[] cut = Arrays.copyOf(join(MEMBER, MEMBER), 3 * BLOCK + 15);
        List<SourceRecord> records = read("t.tar", cut);
        assertThat(outcomes(records)).containsExactly("page null", "quarantined 0+15");
        assertThat(((SourceRecord.Quarantined) records.get(1)).source()).isEqualTo("t.tar!a.txt#2");
    }

    @Test
    void readsWhatStandsBeforeTheEndOfACutArchive() {
        byte[] lines = utf8("{\"text\": \"Một hai ba\"}\n".repeat(50));
        byte[] cut = Arrays.copyOf(tar(Map.of("a.jsonl", lines)), BLOCK + 2 * lines.length / 50 + 9);
        assertThat(outcomes(read("t.tar", cut)))
                .containsExactly("page null", "page null", "quarantined " + 2 * lines.length / 50 + "+9");
    }

    @Test
    void listsWhatLiesBehindDamageInThePacking() {
        byte[] first = gzip(Arrays.copyOf(MEMBER, BLOCK + 4));
        byte[] broken = Arrays.copyOf(gzip(Arrays.copyOfRange(MEMBER, BLOCK + 4, 2 * BLOCK)), 12);
        byte[] last = gzip(join(MEMBER, new byte[2 * BLOCK]));
        List<SourceRecord> records = read("t.tar.gz", join(first, broken, last));
        assertThat(outcomes(records))
                .last()
                .isEqualTo("quarantined " + (first.length + broken.length) + "+" + last.length);
    }

    @Test
    void boundsTheNameOfAMember() {
        byte[] archive = join(longName(3 << 20), MEMBER, new byte[2 * BLOCK]);
        List<SourceRecord> records = read("t.tar", join(MEMBER, archive));
        assertThat(outcomes(records))
                .containsExactly("page null", "quarantined " + MEMBER.length + "+" + archive.length);
        assertThat(((SourceRecord.Quarantined) records.get(1)).message())
                .isEqualTo("tar: the head of a member is longer than 1048576 bytes");
        assertThat(outcomes(read("t.tar", join(longName(3000), MEMBER)))).containsExactly("page null");
    }

    /** A GNU header that says that the name of the next member has so many letters, and those letters. */
    private static byte[] longName(int letters) {
        TarArchiveEntry entry = new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
        entry.setSize(letters);
        byte[] block = new byte[BLOCK];
        entry.writeEntryHeader(block);
        byte[] name = new byte[(letters + BLOCK - 1) / BLOCK * BLOCK];
        Arrays.fill(name, 0, letters, (byte) 'a');
        return join(block, name);
    }

    @Test
    void leavesFailuresOfTheProgramToTheCaller() {
        SourceFile file = new SourceFile("t", "t", "t.tar", "t", SourceFormat.TAR, MEMBER.length);
        assertThatThrownBy(() -> SourceReader.withDefaults().read(file, new ByteArrayInputStream(MEMBER), record -> {
                    if (record instanceof SourceRecord.Page) {
                        throw new IllegalArgumentException("a mistake of ours");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a mistake of ours");
    }
}
