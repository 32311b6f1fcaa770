package vn.amtiet.pipeline.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Spark, started when a stage first needs it: where all are up to date, a command ends without its five seconds. A
 * session that is there already, a notebook's or a test's, is used and left open.
 */
final class SparkOnDemand implements AutoCloseable {
    private final String name;
    private final boolean own = SparkSession.getDefaultSession().isEmpty();
    private @Nullable SparkSession session;

    /**
     * Starts nothing yet.
     *
     * @param name as Spark shows it
     */
    SparkOnDemand(String name) {
        this.name = name;
    }

    SparkSession session() {
        if (session == null) {
            session = SparkSessions.open(name);
        }
        return session;
    }

    /** The Hadoop settings of the session, started or not. */
    Configuration hadoop() {
        return own && session == null
                ? SparkHadoopUtil.get().newConfiguration(SparkSessions.settings(name, "local[*]"))
                : session().sparkContext().hadoopConfiguration();
    }

    @Override
    public void close() {
        if (own && session != null) {
            session.stop();
        }
    }
}
