package vn.amtiet.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.RowHash;

/**
 * The fingerprint of a stage's input: 64 hexadecimal digits that change when the input does.
 *
 * <p>Of a finished stage directory: {@link ManifestJson#fingerprint}, one small file read. Of a file or a folder of
 * files: SHA-256 over "path size sha256" lines, paths relative to the folder and sorted, so that a moved folder keeps
 * its fingerprint; every byte is read once, at the speed of SHA-256 or of the disk, whichever is slower.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * The fingerprint of a stage directory, a folder or a file.
     *
     * @throws UserError when there is nothing, or it cannot be read
     */
    public static String of(String input) {
        return of(input, new Configuration());
    }

    /** The same with the Hadoop settings of a job. */
    public static String of(String input, Configuration hadoop) {
        StageDirectory stage = StageDirectory.at(input, hadoop);
        if (stage.finished()) {
            return ManifestJson.fingerprint(stage.manifest());
        }
        Path root = HadoopPaths.of(input);
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (!files.exists(root)) {
                throw UserError.failed(input + ": expected a file or a folder to read, got nothing; check the path");
            }
            return ofFiles(files, root);
        } catch (IOException e) {
            throw StorageErrors.reading(input, e);
        }
    }

    /**
     * Fingerprints of several inputs by the path as given, as a manifest's {@code inputs} wants them, with the Hadoop
     * settings of a job.
     */
    public static SortedMap<String, String> ofAll(Iterable<String> inputs, Configuration hadoop) {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        inputs.forEach(input -> fingerprints.put(input, of(input, hadoop)));
        return fingerprints;
    }

    private static String ofFiles(FileSystem files, Path root) throws IOException {
        Path qualified = files.resolvePath(root);
        SortedMap<String, String> lines = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(qualified, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            String relative = file.getPath().equals(qualified)
                    ? file.getPath().getName()
                    : qualified.toUri().relativize(file.getPath().toUri()).getPath();
            lines.put(relative, file.getLen() + " " + sha256(files, file.getPath()));
        }
        MessageDigest digest = RowHash.sha256();
        lines.forEach((name, line) ->
                digest.update((name + " " + line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(FileSystem files, Path file) throws IOException {
        MessageDigest digest = RowHash.sha256();
        byte[] buffer = new byte[1 << 17];
        try (InputStream in = files.open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
