package vn.amtiet.vocabulary;

class ByteBpeVocabularyTest extends LosslessVocabularyContract {
    ByteBpeVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.BYTEBPE, 700));
    }
}
