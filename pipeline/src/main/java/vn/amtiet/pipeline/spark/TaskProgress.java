package vn.amtiet.pipeline.spark;

import java.util.Locale;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import vn.amtiet.cli.Progress;
import vn.amtiet.stage.StageManifest;

/** Shows how many Spark tasks of a stage have ended, while it runs. */
final class TaskProgress extends SparkListener implements AutoCloseable {
    private final SparkSession spark;
    private final Progress progress;

    private TaskProgress(SparkSession spark, Progress progress) {
        this.spark = spark;
        this.progress = progress;
    }

    static TaskProgress of(SparkSession spark, String stage) {
        TaskProgress listener = new TaskProgress(spark, Progress.growing(stage, "tasks"));
        spark.sparkContext().addSparkListener(listener);
        return listener;
    }

    /** Says what the stage has kept. */
    void done(StageManifest.Counts counts) {
        progress.outcome(String.format(Locale.ROOT, "%,d of %,d kept", counts.out(), counts.in()));
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        progress.expect(event.stageInfo().numTasks());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        progress.advance(1);
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(this);
        progress.close();
    }
}
