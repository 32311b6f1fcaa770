package vn.amtiet.pipeline.sample;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a site puts around every page: {@code sites/SITE/template.html} with {@code {{title}}} and the like,
 * {@code comment.html} for one comment and {@code comments.txt}, a line {@code name|comment} each. Links and comments
 * differ from page to page and depend on the page's name alone.
 */
record SiteTemplate(String template, String comment, List<String> comments) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);
    private static final int LINKS = 7;

    static SiteTemplate of(String site) {
        return new SiteTemplate(
                SampleResource.text("sites/" + site + "/template.html"),
                SampleResource.text("sites/" + site + "/comment.html").strip(),
                SampleResource.text("sites/" + site + "/comments.txt")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList());
    }

    /**
     * The whole page. {@code charset} is the meta element that declares it, {@code others} are pages of the site to link
     * to, and only {@code discussed} pages have comments.
     */
    String render(SamplePage page, String charset, List<SamplePage> others, boolean discussed) {
        int seed = Math.floorMod(page.name().hashCode(), 1_000_003);
        return template.replace("{{charset}}", charset)
                .replace("{{title}}", page.title())
                .replace("{{date}}", DAY.format(page.date()))
                .replace("{{author}}", page.author())
                .replace("{{section}}", page.section())
                .replace("{{views}}", Integer.toString(120 + seed % 9000))
                .replace("{{links}}", links(others, seed))
                .replace("{{comments}}", discussed ? comments(seed) : "")
                .replace("{{body}}", PageMarkup.html(page.body()));
    }

    private static String links(List<SamplePage> others, int seed) {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < Math.min(LINKS, others.size()); i++) {
            SamplePage other = others.get((seed + i * 3) % others.size());
            links.add("<li><a href=\"" + other.url() + "\">" + other.title() + "</a></li>");
        }
        return links.stream().distinct().collect(Collectors.joining("\n"));
    }

    private String comments(int seed) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; !comments.isEmpty() && i < 2 + seed % 4; i++) {
            String[] said = comments.get((seed + i * 5) % comments.size()).split("\\|", 2);
            chosen.add(comment.replace("{{name}}", said[0]).replace("{{said}}", said[1]));
        }
        return chosen.stream().distinct().collect(Collectors.joining("\n"));
    }
}
