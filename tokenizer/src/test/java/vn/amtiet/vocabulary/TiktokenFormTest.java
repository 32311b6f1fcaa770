package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** tiktoken merges any two neighbours whose bytes have a rank, lowest rank first; on Vietnamese that says the same ids. */
class TiktokenFormTest {
    @Test
    void saysTheSameIdsByTiktokensRuleOnTextOfOurOwn() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 900);
        Vocabulary ours = Texts.trained(plan);
        assertSame(ours, plan.split(), Texts.VIETNAMESE);
    }

    @Test
    void saysTheSameIdsByTiktokensRuleOnNews() {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 8192);
        PieceCounts counts = new PieceCounts();
        SharedData.texts("data/text/vntc-00.jsonl.zst", 1000)
                .forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
        Vocabulary ours = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
        assertSame(ours, plan.split(), SharedData.texts("data/text/vietnews-00.jsonl.zst", 200));
    }

    private static void assertSame(Vocabulary ours, PreTokenizer split, List<String> texts) {
        byte[] file = TiktokenForm.write(((PieceVocabulary) ours).definition());
        Map<String, Integer> ranks = new HashMap<>();
        new String(file, StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split(" "))
                .forEach(parts -> {
                    byte[] piece = Base64.getDecoder().decode(parts[0]);
                    ranks.put(new String(piece, StandardCharsets.ISO_8859_1), Integer.valueOf(parts[1]));
                });
        for (String text : texts) {
            List<Integer> theirs = new ArrayList<>();
            split.split(text.getBytes(StandardCharsets.UTF_8))
                    .forEach(piece -> theirs.addAll(merged(new String(piece, StandardCharsets.ISO_8859_1), ranks)));
            assertThat(ours.encode(text))
                    .isEqualTo(theirs.stream().mapToInt(id -> id).toArray());
        }
    }

    private static List<Integer> merged(String piece, Map<String, Integer> ranks) {
        List<String> parts = new ArrayList<>(List.of(piece.split("")));
        for (int at = best(parts, ranks); at >= 0; at = best(parts, ranks)) {
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
        return parts.stream().map(ranks::get).toList();
    }

    /** The place of the pair of lowest rank, -1 where no pair has one. */
    private static int best(List<String> parts, Map<String, Integer> ranks) {
        int best = -1;
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
            Integer rank = ranks.get(parts.get(i) + parts.get(i + 1));
            if (rank != null && rank < lowest) {
                lowest = rank;
                best = i;
            }
        }
        return best;
    }
}
