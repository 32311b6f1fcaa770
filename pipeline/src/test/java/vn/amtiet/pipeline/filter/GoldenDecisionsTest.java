package vn.amtiet.pipeline.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/** Both recipes take the decisions that were worked out by hand. */
class GoldenDecisionsTest {
    private static final CorpusRecipe OWN = CorpusRecipe.of(FilterSettings.defaults());
    private static final CorpusRecipe FINEWEB2 = CorpusRecipe.of(
            ConfigFile.read(Path.of("..", "conf", "corpus", "fineweb2.yaml"), CorpusConfig.class, List.of())
                    .filter());

    @ParameterizedTest(name = "{0}")
    @MethodSource("vn.amtiet.pipeline.filter.GoldenDocuments#all")
    void decidesAsWorkedOut(GoldenDocuments.Golden golden) {
        assertThat(decision(OWN, golden.text())).as("own").isEqualTo(golden.own());
        assertThat(decision(FINEWEB2, golden.text())).as("fineweb2").isEqualTo(golden.fineweb2());
    }

    @Test
    void coversFiftyDocuments() {
        assertThat(GoldenDocuments.all()).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
    }

    private static String decision(CorpusRecipe recipe, String text) {
        Verdict verdict = recipe.judge(new Document("id", null, "golden", text, Map.of()));
        return verdict instanceof Verdict.Drop drop ? drop.reason() : "keep";
    }
}
