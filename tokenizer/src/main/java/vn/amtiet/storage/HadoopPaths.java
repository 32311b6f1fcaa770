package vn.amtiet.storage;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Paths as users write them into Hadoop's: "corpus/2-clean" is local, whatever core-site.xml says of the default. */
public final class HadoopPaths {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

    private HadoopPaths() {}

    /** {@code of("hdfs://nn/corpus")} stays what it is, {@code of("corpus")} is "file:/home/me/corpus". */
    public static Path of(String path) {
        if (SCHEME.matcher(path).matches()) {
            return new Path(path);
        }
        return new Path("file:"
                + java.nio.file.Path.of(path)
                        .toAbsolutePath()
                        .normalize()
                        .toUri()
                        .getPath());
    }

    /** The path for a message: local files without their scheme. */
    static String shown(String path) {
        return path.startsWith("file:/") ? path.substring("file:".length()) : path;
    }
}
