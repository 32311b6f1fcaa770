package vn.amtiet.pipeline.clean;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * Which elements of a page are furniture: by tag, by role, hidden, or by the words in class and id, English and
 * Vietnamese without marks ("binh-luan"). Words are weak evidence: an element that holds most of the page's text is
 * never furniture by its name alone.
 */
final class Furniture {
    private static final Set<String> NO_TEXT = Set.of(
            "applet",
            "audio",
            "button",
            "canvas",
            "datalist",
            "dialog",
            "embed",
            "head",
            "iframe",
            "input",
            "label",
            "map",
            "noembed",
            "noframes",
            "noscript",
            "object",
            "optgroup",
            "option",
            "script",
            "select",
            "style",
            "svg",
            "template",
            "textarea",
            "title",
            "video");
    private static final Set<String> OUTER_TAGS = Set.of("footer", "nav", "menu");
    private static final Set<String> ROLES = Set.of(
            "alert",
            "alertdialog",
            "banner",
            "complementary",
            "contentinfo",
            "dialog",
            "menu",
            "menubar",
            "navigation",
            "search",
            "toolbar");
    private static final Set<String> KEPT_TAGS = Set.of(
            "html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "td", "tr", "tbody", "table");

    /** Names that hardly ever stand for a page's own text. */
    private static final Set<String> OUTER_NAMES = Set.of(
            "binhluan",
            "breadcrumb",
            "breadcrumbs",
            "chantrang",
            "comment",
            "comments",
            "commentlist",
            "cookie",
            "cookies",
            "disqus",
            "footer",
            "menu",
            "nav",
            "navbar",
            "navigation",
            "navi",
            "pager",
            "pagination",
            "paging",
            "phanhoi",
            "phantrang",
            "replies",
            "respond",
            "sidebar",
            "sitemap",
            "submenu",
            "thanhben",
            "toolbar",
            "topbar",
            "ykien",
            "ykienbandoc");

    /** Names that often do. */
    private static final Set<String> LIKELY_NAMES = Set.of(
            "ad",
            "ads",
            "advert",
            "advertisement",
            "aside",
            "baivietlienquan",
            "byline",
            "banner",
            "banquyen",
            "chiase",
            "copyright",
            "dangky",
            "dangnhap",
            "docnhieu",
            "docthem",
            "feedback",
            "header",
            "lienquan",
            "login",
            "masthead",
            "modal",
            "newsletter",
            "overlay",
            "popup",
            "promo",
            "quangcao",
            "rating",
            "related",
            "relatedtopics",
            "rightside",
            "leftside",
            "search",
            "share",
            "sharing",
            "signup",
            "skip",
            "social",
            "sponsor",
            "sponsored",
            "subscribe",
            "tagcloud",
            "tags",
            "timkiem",
            "tinkhac",
            "tinlienquan",
            "tinmoi",
            "tinnong",
            "toc",
            "mucluc",
            "vote",
            "widget",
            "xemthem");

    /** Before a name these turn it round: "no-sidebar", "has-comments". */
    private static final Set<String> TURNING = Set.of("no", "has", "with", "without", "hide", "show", "open");

    private static final Pattern HIDDEN = Pattern.compile("(?i)(display\\s*:\\s*none|visibility\\s*:\\s*hidden)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern WORD_BORDER = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");

    /** Below this an element is too small to be a page's main text against its own name. */
    private static final int MAIN_SYLLABLES = 150;

    private static final double NEARLY_ALL = 0.9;
    private static final double MOST = 0.5;

    private enum NameClass {
        OUTER,
        LIKELY,
        OTHER
    }

    private final PageWeights weights;
    private final Map<String, NameClass> nameClasses = new HashMap<>();

    Furniture(PageWeights weights) {
        this.weights = weights;
    }

    boolean contains(Element element) {
        String tag = element.normalName();
        if (NO_TEXT.contains(tag) || OUTER_TAGS.contains(tag)) {
            return true;
        }
        if (KEPT_TAGS.contains(tag)) {
            return false;
        }
        PageWeights.Weight weight = weights.weight(element);
        if (ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))) {
            return !holds(weight, NEARLY_ALL);
        }
        if (isHidden(element) || tag.equals("aside") || (tag.equals("form") && weight.unlinked() < MAIN_SYLLABLES)) {
            return !holds(weight, MOST);
        }
        if (tag.equals("header")) {
            return !weight.hasHeading() && !holds(weight, MOST);
        }
        return byName(element, weight);
    }

    private boolean byName(Element element, PageWeights.Weight weight) {
        if (!element.hasAttr("class") && !element.hasAttr("id")) {
            return false;
        }
        String names = element.attr("class") + " " + element.attr("id");
        return switch (nameClasses.computeIfAbsent(names, Furniture::nameClass)) {
            case OUTER -> !holds(weight, NEARLY_ALL);
            case LIKELY -> !weight.hasHeading() && !holds(weight, MOST);
            case OTHER -> false;
        };
    }

    private static NameClass nameClass(String names) {
        NameClass strongest = NameClass.OTHER;
        for (String name : BLANKS.split(names.strip())) {
            List<String> words = words(name);
            if (named(words, OUTER_NAMES)) {
                return NameClass.OUTER;
            }
            strongest = named(words, LIKELY_NAMES) ? NameClass.LIKELY : strongest;
        }
        return strongest;
    }

    private boolean holds(PageWeights.Weight weight, double share) {
        return weight.unlinked() >= MAIN_SYLLABLES
                && weight.unlinked() >= share * weights.total().unlinked();
    }

    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || (element.hasAttr("style")
                        && HIDDEN.matcher(element.attr("style")).find());
    }

    private static boolean named(List<String> words, Set<String> names) {
        for (int i = 0; i < words.size(); i++) {
            boolean turned = i > 0 && TURNING.contains(words.get(i - 1));
            boolean pair = i > 0 && names.contains(words.get(i - 1) + words.get(i));
            boolean triple = i > 1 && names.contains(words.get(i - 2) + words.get(i - 1) + words.get(i));
            if (!turned && (pair || triple || names.contains(words.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /** "tin-lienQuan2" is "tin", "lien", "quan". */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        for (String word : WORD_BORDER.split(name)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }
}
