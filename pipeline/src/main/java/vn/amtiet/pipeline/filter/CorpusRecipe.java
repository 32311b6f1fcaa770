package vn.amtiet.pipeline.filter;

import java.util.List;
import java.util.stream.Stream;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/**
 * Rules in order; the first that drops decides.
 *
 * <pre>{@code Verdict verdict = CorpusRecipe.of(FilterSettings.defaults()).judge(document);}</pre>
 */
public final class CorpusRecipe implements DocumentFilter {
    private static final long serialVersionUID = 1L;

    private final List<TextRule> rules;

    private final StopWords stopWords;

    private CorpusRecipe(List<TextRule> rules, StopWords stopWords) {
        this.rules = List.copyOf(rules);
        this.stopWords = stopWords;
    }

    /**
     * The rules that the settings ask for. Language comes first, because most of the web is in other languages and a
     * page should be counted for what it is; the dearest rules come last.
     */
    public static CorpusRecipe of(FilterSettings settings) {
        List<TextRule> rules = Stream.of(
                        settings.purity().languageRules(),
                        settings.length().rules(),
                        settings.purity().stopWordRules(),
                        settings.shape().rules(),
                        settings.lines().rules(),
                        settings.repetition().rules())
                .flatMap(List::stream)
                .toList();
        return new CorpusRecipe(rules, StopWords.chosen(settings.purity().stopWords()));
    }

    /** The rules in order; each is a record that holds its threshold. */
    public List<DocumentFilter> rules() {
        return List.copyOf(rules);
    }

    @Override
    public Verdict judge(Document document) {
        TextMeasures text = TextMeasures.of(document.text(), stopWords);
        for (TextRule rule : rules) {
            Verdict verdict = rule.judge(text);
            if (verdict instanceof Verdict.Drop) {
                return verdict;
            }
        }
        return Verdict.keep();
    }
}
