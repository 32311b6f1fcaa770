package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.amtiet.pipeline.source.ArchiveBytes.bzip2;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;
import static vn.amtiet.pipeline.source.ArchiveBytes.xz;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.amtiet.pipeline.document.Document;

class TableAndDumpTest {
    private static final String DUMP =
            "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\" xml:lang=\"vi\">\n"
                    + "<siteinfo><base>https://vi.wiki.example/wiki/Trang_Ch%C3%ADnh</base></siteinfo>\n"
                    + page("Làng Vân", 0, "", "'''Làng Vân''' ở &lt;br/&gt; ven [[sông]].")
                    + page("Thảo luận:Làng Vân", 1, "", "Ý kiến")
                    + page("Vân", 0, "<redirect title=\"Làng Vân\" />", "#ĐỔI [[Làng Vân]]")
                    + page("Chợ", 0, "", "Chợ họp sớm.");

    private static String page(String title, int namespace, String redirect, String text) {
        return "<page><title>" + title + "</title><ns>" + namespace + "</ns><id>7</id>" + redirect
                + "<revision><timestamp>2026-01-02T03:04:05Z</timestamp><model>wikitext</model>"
                + "<text bytes=\"9\">" + text + "</text></revision></page>\n";
    }

    @Test
    void readsTheArticlesOfADump() {
        for (byte[] bytes : List.of(utf8(DUMP + "</mediawiki>"), bzip2(utf8(DUMP)), xz(utf8(DUMP)))) {
            List<SourceRecord> records = read("viwiki-pages-articles.xml.bz2", bytes);
            assertThat(outcomes(records))
                    .containsExactly(
                            "page https://vi.wiki.example/wiki/Làng_Vân",
                            "not_a_page namespace",
                            "not_a_page redirect",
                            "page https://vi.wiki.example/wiki/Chợ");
            Document page = ((SourceRecord.Page) records.get(0)).document();
            assertThat(page.text()).isEqualTo("'''Làng Vân''' ở <br/> ven [[sông]].");
            assertThat(page.meta()).containsEntry("type", "wikitext").containsEntry("title", "Làng Vân");
        }
    }

    @Test
    void quarantinesADamagedPageAlone() {
        String damaged = DUMP.replace("<ns>1</ns>", "<ns>1</n>");
        assertThat(read("d.xml", utf8(damaged)))
                .hasSize(4)
                .filteredOn(r -> r instanceof SourceRecord.Quarantined)
                .singleElement()
                .satisfies(r ->
                        assertThat(((SourceRecord.Quarantined) r).message()).startsWith("XML: "));
        assertThat(outcomes(read("d.xml", utf8(DUMP.substring(0, DUMP.length() - 20))))
                        .get(3))
                .startsWith("quarantined");
    }

    @Test
    void doesNotExpandEntitiesOfADump() {
        String bomb = "<mediawiki>" + page("a", 0, "", "&lol;");
        assertThat(outcomes(read("d.xml", utf8(bomb))).get(0)).startsWith("quarantined");
    }

    @Test
    void readsQuotedFieldsWithSeparatorsLineEndsAndQuotes() {
        String csv =
                "\uFEFFid,text,url\r\n1,\"Một, hai\r\n\"\"ba\"\"\",http://a/1\r\n\r\n2,bốn,http://a/2\n3,thiếu\n4,,http://a/4";
        List<SourceRecord> records = read("a.csv", utf8(csv));
        assertThat(outcomes(records).subList(0, 2)).containsExactly("page http://a/1", "page http://a/2");
        assertThat(((SourceRecord.Page) records.get(0)).document().text()).isEqualTo("Một, hai\r\n\"ba\"");
        assertThat(records.get(2)).isInstanceOf(SourceRecord.Quarantined.class);
        assertThat(((SourceRecord.Quarantined) records.get(2)).message())
                .contains("expected 3")
                .contains("got 2");
        assertThat(records).hasSize(4);
    }

    @Test
    void readsTabsAndGoesOnBehindARecordThatIsTooLong() {
        String tsv = "text\turl\n" + "dài".repeat(50_000) + "\thttp://a/1\nngắn, gọn\thttp://a/2\n\"mở\thttp://a/3\n";
        List<SourceRecord> records = read(new SourceReader(1 << 16, "text"), "a.tsv", utf8(tsv));
        assertThat(outcomes(records).subList(0, 2)).containsExactly("not_a_page too_large", "page http://a/2");
        assertThat(records.get(2)).isInstanceOf(SourceRecord.Quarantined.class);
    }
}
