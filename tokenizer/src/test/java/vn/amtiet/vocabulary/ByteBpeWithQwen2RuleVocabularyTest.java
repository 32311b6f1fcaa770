package vn.amtiet.vocabulary;

import java.util.List;
import vn.amtiet.text.Normaliser;

class ByteBpeWithQwen2RuleVocabularyTest extends LosslessVocabularyContract {
    ByteBpeWithQwen2RuleVocabularyTest() {
        super(new VocabularyPlan(
                VocabularyKind.BYTEBPE,
                700,
                Normaliser.NONE,
                PreTokenizer.QWEN2,
                List.of(SpecialToken.END_OF_DOCUMENT)));
    }
}
