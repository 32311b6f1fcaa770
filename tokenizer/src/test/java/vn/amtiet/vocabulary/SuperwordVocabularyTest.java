package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;

class SuperwordVocabularyTest extends LosslessVocabularyContract {
    SuperwordVocabularyTest() {
        super(VocabularyPlan.of(VocabularyKind.SUPERWORD, 700));
    }

    private static Vocabulary trainedOn(int size, String... texts) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.SUPERWORD, size);
        PieceCounts counts = new PieceCounts();
        for (String text : texts) {
            plan.count(text.getBytes(StandardCharsets.UTF_8), counts);
        }
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }

    private static List<String> pieces(Vocabulary vocabulary, String text) {
        return Arrays.stream(vocabulary.encode(text))
                .mapToObj(id -> new String(vocabulary.piece(id), StandardCharsets.UTF_8))
                .collect(Collectors.toList());
    }

    @Example
    void saysFrequentPairsAndTriplesInOneId() {
        Vocabulary vocabulary = trainedOn(
                400, "các em học sinh đi; các học sinh về; của học sinh", "ở thành phố mới, ở thành phố mới, mưa");
        assertThat(pieces(vocabulary, "nhà học sinh")).endsWith(" học sinh");
        assertThat(pieces(vocabulary, "ra thành phố mới")).endsWith(" thành phố mới");
        assertThat(pieces(vocabulary, "học, sinh")).doesNotContain(" học sinh");
    }

    @Example
    void neverJoinsAcrossPunctuationOrLines() {
        PieceCounts counts = new PieceCounts();
        VocabularyPlan.of(VocabularyKind.SUPERWORD, 400)
                .count("mưa, gió\nto  lớn 5 ngày".getBytes(StandardCharsets.UTF_8), counts);
        for (String joined : List.of("mưa gió", " gió\nto", "to lớn", " lớn 5", " 5 ngày")) {
            assertThat(counts.count(joined.getBytes(StandardCharsets.UTF_8)))
                    .as(joined)
                    .isZero();
        }
        assertThat(counts.total()).isEqualTo(counts.size());
    }

    @Example
    void needsFewerTokensThanByteBpeOfTheSameSizeOnRealText() {
        List<String> train = SharedData.texts("data/text/vntc-00.jsonl.zst", 2000);
        List<String> test = SharedData.texts("data/text/vietnews-00.jsonl.zst", 200);
        long superwords = tokens(VocabularyKind.SUPERWORD, train, test);
        long bpe = tokens(VocabularyKind.BYTEBPE, train, test);
        assertThat((double) superwords / bpe).isLessThan(0.9);
    }

    private static long tokens(VocabularyKind kind, List<String> train, List<String> test) {
        VocabularyPlan plan = VocabularyPlan.of(kind, 12_000);
        PieceCounts counts = new PieceCounts();
        train.forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
        Vocabulary vocabulary = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
        return test.stream().mapToLong(text -> vocabulary.encode(text).length).sum();
    }
}
