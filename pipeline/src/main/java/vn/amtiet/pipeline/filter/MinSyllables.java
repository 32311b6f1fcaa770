package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;
import vn.amtiet.syllable.Syllables;

/** At least so many syllables. */
record MinSyllables(int minSyllables) implements DocumentFilter {
    @Override
    public Verdict judge(Document document) {
        int syllables = Syllables.count(document.text());
        return syllables < minSyllables ? Verdict.drop("min_syllables", syllables, minSyllables) : Verdict.keep();
    }
}
