package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.syllable.SyllableCase;
import vn.amtiet.syllable.SyllableGrammar;
import vn.amtiet.syllable.TonePlacement;
import vn.amtiet.vocabulary.SyllableFactors.Column;

class SyllableFactorsTest {
    private static Vocabulary trainedOn(String text) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.SYLLABLE, 1 << 20);
        PieceCounts counts = new PieceCounts();
        plan.count(text.getBytes(StandardCharsets.UTF_8), counts);
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }

    private static String part(SyllableFactors factors, int id, Column column) {
        int row = factors.row(id, column);
        return row == SyllableFactors.NONE ? "-" : factors.parts(column).get(row - factors.firstRow(column));
    }

    private static List<Integer> rows(SyllableFactors factors, int id) {
        List<Integer> rows = new ArrayList<>();
        for (Column column : Column.values()) {
            rows.add(factors.row(id, column));
        }
        return rows;
    }

    @Test
    void takesASyllableApart() {
        Vocabulary vocabulary = trainedOn("một Nước hòa hoà tHú 2026");
        SyllableFactors factors = SyllableFactors.of(vocabulary);
        int id = vocabulary.encode(" Nước")[0];
        assertThat(part(factors, id, Column.SPACE)).isEqualTo("space");
        assertThat(part(factors, id, Column.CASE)).isEqualTo("FIRST");
        assertThat(part(factors, id, Column.ONSET)).isEqualTo("n");
        assertThat(part(factors, id, Column.RHYME)).isEqualTo("ươc");
        assertThat(part(factors, id, Column.TONE)).isEqualTo("SAC");
        assertThat(part(factors, id, Column.PLACEMENT)).isEqualTo("any");
        assertThat(part(factors, id, Column.OWN)).isEqualTo("-");
        assertThat(part(factors, vocabulary.encode(" hòa")[0], Column.PLACEMENT))
                .isEqualTo("OLD");
        assertThat(part(factors, vocabulary.encode(" hoà")[0], Column.PLACEMENT))
                .isEqualTo("NEW");
        for (String other : List.of(" tHú", " 202")) {
            int own = vocabulary.encode(other)[0];
            assertThat(factors.isSyllable(own)).as(other).isFalse();
            assertThat(part(factors, own, Column.OWN)).isEqualTo(Integer.toString(own));
        }
    }

    @Test
    void givesNoTwoIdsTheSamePartsEvenInAVocabularyOfTheWholeGrammar() {
        StringBuilder all = new StringBuilder();
        SyllableGrammar.all().forEach(syllable -> {
            for (TonePlacement placement : TonePlacement.values()) {
                for (SyllableCase style : SyllableCase.values()) {
                    all.append(' ').append(style.apply(syllable.written(placement)));
                }
            }
        });
        Vocabulary vocabulary = trainedOn(all.toString());
        SyllableFactors factors = SyllableFactors.of(vocabulary);
        Set<List<Integer>> seen = new HashSet<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            assertThat(seen.add(rows(factors, id)))
                    .as(new String(vocabulary.piece(id), StandardCharsets.UTF_8))
                    .isTrue();
        }
        assertThat(vocabulary.size()).isGreaterThan(50_000);
        assertThat(factors.rows()).isLessThan(1_000);
    }

    @Test
    void standsInTheDirectoryForOtherPrograms(@TempDir Path directory) throws IOException {
        Vocabulary vocabulary = trainedOn("một Nước hòa hoà tHú 2026");
        Vocabularies.save(vocabulary, directory);
        SyllableFactors factors = SyllableFactors.load(directory);
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("factors.json").toFile());
        assertThat(json.path("vocabulary").asText()).isEqualTo(vocabulary.fingerprint());
        assertThat(json.path("ids")).hasSize(vocabulary.size());
        int id = vocabulary.encode(" hòa")[0];
        List<Integer> expected =
                rows(factors, id).stream().filter(row -> row >= 0).toList();
        List<Integer> written = new ArrayList<>();
        json.path("ids").path(id).forEach(row -> written.add(row.asInt()));
        assertThat(written).isEqualTo(expected);
    }
}
