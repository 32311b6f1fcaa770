package vn.amtiet.cluster.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.trainer.train.TrainConfig;

/**
 * The four configuration files of a quickstart: the corpus, the vocabulary of the model, the syllable vocabulary that the
 * trigram baseline and the comparison use, the training run.
 */
record Recipe(CorpusConfig corpus, ShardsConfig shards, ShardsConfig syllables, TrainConfig train) {

    /**
     * Reads {@code corpus/}, {@code tokenizer/} and {@code train/quickstart.yaml} below {@code conf}.
     *
     * @param overrides {@code SECTION.KEY=VALUE} with section corpus, shards, syllables or train: "train.steps=100"
     * @throws UserError for a file, key or value that is wrong
     */
    static Recipe read(Path conf, Path output, List<String> overrides) {
        Map<String, List<String>> bySection = sections(overrides);
        bySection.get("shards").add("corpus=" + output);
        bySection.get("syllables").add("corpus=" + output);
        bySection.get("syllables").add("output=" + output.resolve("syllables"));
        bySection.get("train").add("data.source=shards " + output.resolve("5-shards"));
        bySection.get("train").add("data.vocabulary=" + output.resolve("4-vocabulary"));
        return new Recipe(
                ConfigFile.read(conf.resolve("corpus/quickstart.yaml"), CorpusConfig.class, bySection.get("corpus")),
                ConfigFile.read(conf.resolve("tokenizer/quickstart.yaml"), ShardsConfig.class, bySection.get("shards")),
                ConfigFile.read(
                        conf.resolve("tokenizer/quickstart-syllables.yaml"),
                        ShardsConfig.class,
                        bySection.get("syllables")),
                ConfigFile.read(conf.resolve("train/quickstart.yaml"), TrainConfig.class, bySection.get("train")));
    }

    private static Map<String, List<String>> sections(List<String> overrides) {
        Map<String, List<String>> bySection = new TreeMap<>();
        for (String section : List.of("corpus", "shards", "syllables", "train")) {
            bySection.put(section, new ArrayList<>());
        }
        for (String override : overrides) {
            int dot = override.indexOf('.');
            List<String> section = dot < 0 ? null : bySection.get(override.substring(0, dot));
            if (section == null) {
                throw UserError.usage("--set " + override + ": expected SECTION.KEY=VALUE with section one of "
                        + bySection.keySet() + ", such as train.steps=100");
            }
            section.add(override.substring(dot + 1));
        }
        return bySection;
    }
}
