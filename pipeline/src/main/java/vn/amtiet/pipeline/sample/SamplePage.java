package vn.amtiet.pipeline.sample;

import java.time.LocalDate;
import java.util.Locale;

/**
 * A page as its author wrote it: {@code pages/SITE/NAME.txt}, four facts ({@code title}, {@code date}, {@code author},
 * {@code section}), an empty line, then the body in {@link PageMarkup}.
 *
 * @param site the site's short name: "bensong"
 * @param name the page's name in its address: "cau-go-lang-van"
 */
record SamplePage(String site, String name, String title, LocalDate date, String author, String section, String body) {
    /** Reads the page of that path: {@code read("bensong/cau-go-lang-van")}. */
    static SamplePage read(String path) {
        String[] parts = SampleResource.text("pages/" + path + ".txt").split("\n\n", 2);
        int slash = path.indexOf('/');
        return new SamplePage(
                path.substring(0, slash),
                path.substring(slash + 1),
                fact(path, parts[0], "title"),
                LocalDate.parse(fact(path, parts[0], "date")),
                fact(path, parts[0], "author"),
                fact(path, parts[0], "section"),
                parts.length == 2 ? parts[1] : "");
    }

    /** The address on the page's own site: "https://bensong.example/xa-hoi/cau-go-lang-van.html". */
    String url() {
        return urlIn(Writing.UNACCENTED.apply(section).toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    /** The address of the same page in another folder of its site: "https://bensong.example/ban-in/NAME.html". */
    String urlIn(String folder) {
        return "https://" + site + ".example/" + folder + "/" + name + ".html";
    }

    /** What a perfect extraction finds: the title and the body's lines, without anything of the site's template. */
    String mainText() {
        return title + "\n" + PageMarkup.plain(body);
    }

    private static String fact(String path, String head, String key) {
        return head.lines()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2).strip())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("pages/" + path + ".txt: expected a line '" + key + ": '"));
    }
}
