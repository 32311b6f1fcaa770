package vn.amtiet.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenDocument;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.ShardWriter;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.vocabulary.PieceCounts;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;
import vn.amtiet.vocabulary.VocabularyKind;
import vn.amtiet.vocabulary.VocabularyPlan;
import vn.amtiet.vocabulary.VocabularyTrainer;

/** A few sentences as a vocabulary and a shard directory: {@code vocabulary/} and {@code 5-shards/}. */
public record TinyCorpus(Path directory, Vocabulary vocabulary) {
    private static final List<String> SENTENCES = List.of(
            "Sáng nay mẹ nấu cháo đậu xanh cho cả nhà ăn.",
            "Con mèo vàng nằm ngủ bên cửa sổ suốt buổi trưa.",
            "Ngoài sân mấy đứa trẻ thả diều dưới nắng hanh.",
            "Bà kể chuyện ngày xưa bên bếp lửa hồng đêm đông.");

    /** Writes both with a syllable vocabulary that falls back to bytes. */
    public static TinyCorpus write(Path directory) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.SYLLABLE, 300);
        PieceCounts counts = new PieceCounts();
        SENTENCES.forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
        Vocabulary vocabulary = VocabularyTrainer.train(VocabularyKind.SYLLABLE, 300, counts);
        Vocabularies.save(vocabulary, directory.resolve("vocabulary"));
        StageDirectory stage = StageDirectory.at(directory.resolve("5-shards").toString());
        try (StageDirectory.Writing writing = stage.begin()) {
            ShardTotals totals;
            IdType type = IdType.forVocabulary(vocabulary.size());
            try (ShardWriter shards = ShardWriter.into(writing, vocabulary.fingerprint(), type, 100)) {
                for (int i = 0; i < 40; i++) {
                    shards.write(i < 30 ? "train" : "val", document(vocabulary, i));
                }
                totals = shards.finish();
            }
            writing.commit(new StageManifest(
                    "5-shards",
                    new TreeMap<>(),
                    JsonNodeFactory.instance.objectNode(),
                    "test",
                    totals.sha256(),
                    new StageManifest.Counts(40, 40, new TreeMap<>(), 0),
                    totals.toTotals()));
        }
        return new TinyCorpus(directory, vocabulary);
    }

    private static TokenDocument document(Vocabulary vocabulary, int number) {
        String text = SENTENCES.get(number % 4) + " " + SENTENCES.get(number / 4 % 4);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return new TokenDocument("d" + number, vocabulary.encode(text), bytes, text.split(" ").length);
    }

    public Path shards() {
        return directory.resolve("5-shards");
    }

    public Path vocabularyDirectory() {
        return directory.resolve("vocabulary");
    }

    /** A configuration that trains on it for a few steps. */
    public String yaml() {
        return TinyRun.yaml(Path.of("none"))
                .replace("vocabularySize: 16, ", "")
                .replace(
                        "'nanogpt-bin none'", "'shards " + shards() + "', vocabulary: '" + vocabularyDirectory() + "'");
    }
}
