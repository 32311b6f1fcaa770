package vn.amtiet.pipeline.spark;

import org.apache.spark.sql.SparkSession;

/** The one session of a test JVM. */
final class TestSpark {
    private static final SparkSession SESSION = SparkSessions.open("tests", "local[2]");

    private TestSpark() {}

    /** The same for jobs. */
    static SparkOnDemand onDemand() {
        return new SparkOnDemand("tests");
    }

    static SparkSession session() {
        return SESSION;
    }
}
