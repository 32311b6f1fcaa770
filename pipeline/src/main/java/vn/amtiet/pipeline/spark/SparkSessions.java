package vn.amtiet.pipeline.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark as the jobs want it. Under {@code spark-submit}, and in a session that is open already, every setting
 * given there stays but for the two that results depend on; alone it is Spark in this process on all cores.
 */
public final class SparkSessions {
    private SparkSessions() {}

    /** The session of a command: on all cores of this machine unless {@code spark-submit} says otherwise. */
    public static SparkSession open(String name) {
        return open(name, "local[*]");
    }

    /**
     * A session on a master of one's own, if none is set from outside.
     *
     * @param master as in {@code spark-submit --master}: "local[2]"
     */
    public static SparkSession open(String name, String master) {
        boolean first = SparkSession.getDefaultSession().isEmpty();
        SparkConf conf = first ? settings(name, master) : needed(new SparkConf(false));
        return SparkSession.builder().config(conf).getOrCreate();
    }

    /** The settings of a session that is to be opened. */
    static SparkConf settings(String name, String master) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", master);
        conf.setIfMissing("spark.app.name", name);
        boolean local = conf.get("spark.master").startsWith("local");
        if (local) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.sql.shuffle.partitions", String.valueOf(localPartitions()));
        }
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
        // Pages can be long: few of them in memory at a time.
        conf.setIfMissing("spark.sql.parquet.columnarReaderBatchSize", "256");
        return needed(conf);
    }

    /** Dates are written the same everywhere; {@code _SUCCESS} is for finished stages only. */
    private static SparkConf needed(SparkConf conf) {
        return conf.set("spark.sql.session.timeZone", "UTC")
                .set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
    }

    /** Two tasks a core: enough to even out, few enough that a hundred pages are not a hundred tasks. */
    private static int localPartitions() {
        return Math.max(2, 2 * Runtime.getRuntime().availableProcessors());
    }
}
