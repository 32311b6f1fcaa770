package vn.amtiet.vocabulary;

import vn.amtiet.text.Normaliser;

class ByteBpeInNfcVocabularyTest extends LosslessVocabularyContract {
    ByteBpeInNfcVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.BYTEBPE, 700).withNormaliser(Normaliser.NFC));
    }
}
