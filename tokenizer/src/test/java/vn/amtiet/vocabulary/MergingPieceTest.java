package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MergingPieceTest {
    private final VocabularyDefinition definition =
            ((PieceVocabulary) Texts.trained(VocabularyPlan.of(VocabularyKind.BYTEBPE, 700))).definition();

    @Provide
    Arbitrary<String> pieces() {
        Arbitrary<String> part = Arbitraries.of("ng", "n", "h", "nh", "ang", "ế", "ước", " ", "b", "aaaa", "t", "th");
        return part.list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    @Property
    void mergesTheLowestRankFirstAndOfEqualRanksTheLeftmost(@ForAll("pieces") String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            IntArrayList ids = new IntArrayList();
            new BytePairEncoder(definition).encode(bytes, 0, bytes.length, ids);
            assertThat(ids.toIntArray())
                    .isEqualTo(oneMergeAfterTheOther(bytes).stream()
                            .mapToInt(id -> id)
                            .toArray());
        }
    }

    private List<Integer> oneMergeAfterTheOther(byte[] bytes) {
        int[] ofByte = ByteIds.of(definition);
        List<Integer> ids = new ArrayList<>();
        IntStream.range(0, bytes.length).forEach(i -> ids.add(ofByte[bytes[i] & 0xFF]));
        for (Merge merge : definition.merges()) {
            for (int i = 0; i + 1 < ids.size(); i++) {
                if (ids.get(i) == merge.left() && ids.get(i + 1) == merge.right()) {
                    ids.set(i, merge.result());
                    ids.remove(i + 1);
                }
            }
        }
        return ids;
    }
}
