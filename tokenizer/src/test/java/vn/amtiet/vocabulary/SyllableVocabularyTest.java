package vn.amtiet.vocabulary;

class SyllableVocabularyTest extends LosslessVocabularyContract {
    SyllableVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.SYLLABLE, 700));
    }
}
