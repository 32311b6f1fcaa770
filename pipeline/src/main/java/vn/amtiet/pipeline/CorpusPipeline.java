package vn.amtiet.pipeline;

import java.util.List;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.pipeline.spark.CorpusJobs;
import vn.amtiet.stage.StageManifest;

/**
 * The front door of the corpus flow: from crawled pages to token shards, on Spark in this process or, under {@code
 * spark-submit}, on a cluster. A stage that is up to date is skipped; one that was killed is done again.
 *
 * <pre>{@code
 * try (CorpusPipeline pipeline = CorpusPipeline.open()) {
 *     pipeline.corpus(List.of("crawl"), "corpus", CorpusConfig.defaults());
 *     pipeline.shards(ShardsConfig.of("corpus", VocabularySettings.train(VocabularyKind.BYTEBPE, 8192)));
 * }
 * }</pre>
 */
public final class CorpusPipeline implements AutoCloseable {
    private final CorpusJobs jobs;

    private CorpusPipeline(CorpusJobs jobs) {
        this.jobs = jobs;
    }

    /** Opens Spark as soon as a stage needs it, or joins the session that is open in this process. */
    public static CorpusPipeline open() {
        return new CorpusPipeline(CorpusJobs.open());
    }

    /**
     * Stages 1 to 3 under {@code output}: {@code 1-documents}, {@code 2-clean}, {@code 3-unique}.
     *
     * @param inputs files and folders to read
     * @return the manifests of the three stages
     * @throws vn.amtiet.cli.UserError for a missing input, an output that cannot be written, one that lies in an input or
     *     would replace one
     */
    public List<StageManifest> corpus(List<String> inputs, String output, CorpusConfig config) {
        return jobs.corpus(inputs, output, config);
    }

    /**
     * Stages 4 and 5: {@code 4-vocabulary}, unless a finished vocabulary is named, and {@code 5-shards}.
     *
     * @return the manifests of the stages
     * @throws vn.amtiet.cli.UserError for a corpus that is missing or empty
     */
    public List<StageManifest> shards(ShardsConfig config) {
        return jobs.shards(config);
    }

    @Override
    public void close() {
        jobs.close();
    }
}
