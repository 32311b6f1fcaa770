package vn.amtiet.storage;

import java.net.URI;
import java.util.Optional;
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

    /** The path on this machine: {@code local("file:/home/me")} is "/home/me", {@code local("hdfs://nn/corpus")} is empty. */
    public static Optional<java.nio.file.Path> local(String path) {
        if (!SCHEME.matcher(path).matches()) {
            return Optional.of(java.nio.file.Path.of(path));
        }
        URI uri = new Path(path).toUri();
        return uri.getScheme().equals("file") ? Optional.of(java.nio.file.Path.of(uri.getPath())) : Optional.empty();
    }

    /** The path for a message: local files without their scheme. */
    static String shown(String path) {
        return path.startsWith("file:/") ? path.substring("file:".length()) : path;
    }
}
