package vn.amtiet.pipeline.sample;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of {@code packing.tsv}: one record of one archive.
 *
 * @param archive file name; its ending decides the compression: .warc, .warc.gz or .warc.zst
 * @param kind page, warcinfo, request, redirect, missing, image or revisit
 * @param page the page that is packed or that the record is about: "bepnha/thit-kho-trung"
 * @param ways how it differs from a plain UTF-8 page, by name: {@code folder=ban-in} at another address,
 *     {@code writing=DECOMPOSED}, {@code header=windows-1258} or {@code meta=windows-1258} the charset and who declares
 *     it, {@code undeclared} nobody declares it, {@code bare} without comments, {@code gzip}, {@code chunked},
 *     {@code length=400} a Content-Length wrong by as much, {@code cut} the last third of the member missing
 */
record PackedRecord(String archive, String kind, String page, Map<String, String> ways) {
    static List<PackedRecord> all() {
        return SampleResource.rows("packing.tsv", 4).stream()
                .map(row -> new PackedRecord(row.get(0), row.get(1), row.get(2), ways(row.get(3))))
                .toList();
    }

    private static Map<String, String> ways(String words) {
        Map<String, String> ways = new LinkedHashMap<>();
        Arrays.stream(words.split(" ")).filter(word -> !word.equals("-")).forEach(word -> {
            int equals = word.indexOf('=');
            ways.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        });
        return ways;
    }

    /** The first column of this record's row in {@code expected.tsv}. */
    String expectedKey() {
        return switch (kind) {
            case "page" -> target();
            case "warcinfo" -> "warcinfo " + archive;
            default -> kind + " " + target();
        };
    }

    /** The address that the record is about; of a warcinfo record the archive's name. */
    String target() {
        if (kind.equals("warcinfo")) {
            return archive;
        }
        SamplePage about = SamplePage.read(page);
        String url = ways.containsKey("folder") ? about.urlIn(ways.get("folder")) : about.url();
        return switch (kind) {
            case "redirect", "missing" -> url.replace(".html", kind.equals("missing") ? "-cu.html" : "");
            case "image" -> url.replace(".html", ".gif");
            default -> url;
        };
    }
}
