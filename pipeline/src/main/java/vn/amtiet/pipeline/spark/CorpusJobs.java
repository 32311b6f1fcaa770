package vn.amtiet.pipeline.spark;

import java.util.List;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.pipeline.source.OutputPlace;
import vn.amtiet.stage.StageManifest;

/**
 * The jobs of the corpus flow on one Spark session. A session that is there already, a notebook's or a test's, is used
 * and left open; otherwise one is opened when a stage needs it, and closed with this.
 */
public final class CorpusJobs implements AutoCloseable {
    private final SparkOnDemand spark;

    private CorpusJobs(SparkOnDemand spark) {
        this.spark = spark;
    }

    public static CorpusJobs open() {
        return new CorpusJobs(new SparkOnDemand("amtiet corpus"));
    }

    /** Stages 1 to 3; their manifests in order. */
    public List<StageManifest> corpus(List<String> inputs, String output, CorpusConfig config) {
        OutputPlace.check(inputs, output, List.of(StageRun.DOCUMENTS, StageRun.CLEAN, StageRun.UNIQUE));
        StageRun stages = new StageRun(spark, output);
        return List.of(
                new DocumentsJob(stages, config).run(inputs),
                new CleanJob(stages, config).run(),
                new UniqueJob(stages, config).run());
    }

    /** Stages 4 and 5; the manifests of those that ran or were up to date, in order. */
    public List<StageManifest> shards(ShardsConfig config) {
        StageRun corpus = new StageRun(spark, config.corpus());
        StageRun stages = new StageRun(spark, config.output());
        ShardsJob shards = new ShardsJob(stages, corpus, config);
        if (config.vocabulary().directory() != null) {
            return List.of(shards.run(config.vocabulary().directory()));
        }
        StageManifest vocabulary = new VocabularyJob(stages, corpus, config).run();
        return List.of(
                vocabulary, shards.run(stages.directory(StageRun.VOCABULARY).path()));
    }

    @Override
    public void close() {
        spark.close();
    }
}
