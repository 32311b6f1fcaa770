package vn.amtiet.vocabulary;

class RankBpeVocabularyTest extends LosslessVocabularyContract {
    RankBpeVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.RANKBPE, 700));
    }
}
