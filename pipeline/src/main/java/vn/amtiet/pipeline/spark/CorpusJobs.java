package vn.amtiet.pipeline.spark;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import vn.amtiet.pipeline.CorpusConfig;
import vn.amtiet.pipeline.ShardsConfig;
import vn.amtiet.stage.StageManifest;

/**
 * The jobs of the corpus flow on one Spark session. A session that is there already, a notebook's or a test's, is used
 * and left open; otherwise one is opened here and closed with this.
 */
public final class CorpusJobs implements AutoCloseable {
    private final SparkSession spark;
    private final boolean own;

    private CorpusJobs(SparkSession spark, boolean own) {
        this.spark = spark;
        this.own = own;
    }

    public static CorpusJobs open() {
        boolean own = SparkSession.getDefaultSession().isEmpty();
        return new CorpusJobs(SparkSessions.open("amtiet corpus"), own);
    }

    /** Stages 1 to 3; their manifests in order. */
    public List<StageManifest> corpus(List<String> inputs, String output, CorpusConfig config) {
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
        if (own) {
            spark.stop();
        }
    }
}
