package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterClassTest {
    @Test
    void agreesWithHuggingFaceOnEveryCharacter() {
        List<String> differences = new ArrayList<>();
        Vocabulary bytes = bytesOnly(PreTokenizer.GPT2);
        try (ForeignTokenizer judge = ForeignTokenizer.of(bytes)) {
            for (int first = 0; first <= Character.MAX_CODE_POINT; first += 0x400) {
                StringBuilder text = new StringBuilder();
                for (int c = first; c < first + 0x400; c++) {
                    if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                        // Between two of each class the character shows its own by where the cuts fall.
                        text.append("a")
                                .appendCodePoint(c)
                                .append("1")
                                .appendCodePoint(c)
                                .append("+")
                                .appendCodePoint(c)
                                .append("\t\n");
                    }
                }
                if (!sameCuts(judge, text.toString(), PreTokenizer.GPT2)) {
                    for (int c = first; c < first + 0x400; c++) {
                        String one = new StringBuilder("a")
                                .appendCodePoint(c)
                                .append("1")
                                .appendCodePoint(c)
                                .append("+")
                                .appendCodePoint(c)
                                .append("\t\n")
                                .toString();
                        if (!sameCuts(judge, one, PreTokenizer.GPT2)) {
                            differences.add(Integer.toHexString(c));
                        }
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    static boolean sameCuts(ForeignTokenizer judge, String text, PreTokenizer split) {
        long[] theirs = judge.pieceOfId(text);
        List<byte[]> pieces = split.split(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        int at = 0;
        for (int piece = 0; piece < pieces.size(); piece++) {
            for (int i = 0; i < pieces.get(piece).length; i++) {
                if (at >= theirs.length || theirs[at++] != piece) {
                    return false;
                }
            }
        }
        return at == theirs.length;
    }

    static Vocabulary bytesOnly(PreTokenizer split) {
        PieceCounts counts = new PieceCounts();
        counts.add(new byte[] {1}, 1);
        return VocabularyTrainer.train(
                new VocabularyPlan(
                        VocabularyKind.BYTEBPE,
                        257,
                        vn.amtiet.text.Normaliser.NONE,
                        split,
                        List.of(SpecialToken.END_OF_DOCUMENT)),
                counts,
                TrainingProgress.SILENT);
    }
}
