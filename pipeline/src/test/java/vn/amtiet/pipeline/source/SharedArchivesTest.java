package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** All archives of other projects' tests, the broken ones too; prints a table. */
class SharedArchivesTest {
    private static final Path ARCHIVES = Path.of("../../shared/data/raw/warc");

    @Test
    void readsEveryArchiveWithoutAnException() throws IOException {
        if (!Files.isDirectory(ARCHIVES)) {
            System.out.println("SKIPPED: readsEveryArchiveWithoutAnException: ../shared not found");
            Assumptions.abort("../shared not found");
        }
        Set<String> ids = new HashSet<>();
        int[] all = new int[3];
        List<SourceFile> files = SourceFiles.list(List.of(ARCHIVES.toString()));
        for (SourceFile file : files) {
            int[] counts = count(file, ids);
            System.out.printf(
                    Locale.ROOT,
                    "%-46s pages %4d  not a page %4d  quarantined %2d%n",
                    file.name(),
                    counts[0],
                    counts[1],
                    counts[2]);
            assertThat(counts[0] + counts[1] + counts[2]).as(file.name()).isPositive();
            for (int i = 0; i < all.length; i++) {
                all[i] += counts[i];
            }
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(51);
        assertThat(ids).hasSize(all[0]);
        assertThat(all[0]).isGreaterThanOrEqualTo(290);
        assertThat(all[2]).isLessThanOrEqualTo(15);
    }

    /** Pages, others, quarantined. */
    private static int[] count(SourceFile file, Set<String> ids) throws IOException {
        int[] counts = new int[3];
        try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
            SourceReader.withDefaults().read(file, in, record -> {
                if (record instanceof SourceRecord.Page page) {
                    counts[0]++;
                    ids.add(page.document().id());
                } else {
                    counts[record instanceof SourceRecord.NotAPage ? 1 : 2]++;
                }
            });
        }
        return counts;
    }
}
