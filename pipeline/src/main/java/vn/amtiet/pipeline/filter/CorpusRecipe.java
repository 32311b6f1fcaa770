package vn.amtiet.pipeline.filter;

import java.util.List;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/**
 * Rules in order; the first that drops decides.
 *
 * <pre>{@code Verdict verdict = CorpusRecipe.vietnameseWeb(FilterSettings.defaults()).judge(document);}</pre>
 */
public record CorpusRecipe(List<DocumentFilter> rules) implements DocumentFilter {
    public CorpusRecipe {
        rules = List.copyOf(rules);
    }

    /** The rules for Vietnamese web pages with these thresholds. */
    public static CorpusRecipe vietnameseWeb(FilterSettings settings) {
        return new CorpusRecipe(List.of(new MinSyllables(settings.length().minSyllables())));
    }

    @Override
    public Verdict judge(Document document) {
        for (DocumentFilter rule : rules) {
            Verdict verdict = rule.judge(document);
            if (verdict instanceof Verdict.Drop) {
                return verdict;
            }
        }
        return Verdict.keep();
    }
}
