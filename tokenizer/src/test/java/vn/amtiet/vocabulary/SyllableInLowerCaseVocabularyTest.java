package vn.amtiet.vocabulary;

import vn.amtiet.text.Normaliser;

class SyllableInLowerCaseVocabularyTest extends LosslessVocabularyContract {
    SyllableInLowerCaseVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.SYLLABLE, 700).withNormaliser(Normaliser.LOWER));
    }
}
