package vn.amtiet.pipeline.spark;

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
    private long submitted;

    private TaskProgress(SparkSession spark, Progress progress) {
        this.spark = spark;
        this.progress = progress;
    }

    static TaskProgress of(SparkSession spark, String stage) {
        TaskProgress listener = new TaskProgress(spark, Progress.start(stage, "tasks", 0));
        spark.sparkContext().addSparkListener(listener);
        return listener;
    }

    /** Says what the stage has kept. */
    void done(StageManifest.Counts counts) {
        progress.note(counts.out() + " of " + counts.in() + " kept");
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        submitted += event.stageInfo().numTasks();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        progress.note("of " + submitted + " so far");
        progress.advance(1);
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(this);
        progress.close();
    }
}
