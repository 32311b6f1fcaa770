package vn.amtiet.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import vn.amtiet.stage.RowHash;

/** The fingerprint of files that a stage reads: 64 hexadecimal digits that change when a name or a byte does. */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * SHA-256 over "name size sha256" lines in the order of the names: a moved folder whose files keep their names
     * keeps its fingerprint. Every byte is read once, at the speed of SHA-256 or of the disk, whichever is slower.
     *
     * @param pathsByName where each file lies, under the name that it is known by
     * @param hadoop the Hadoop settings of the job
     * @throws vn.amtiet.cli.UserError when a file is missing or cannot be read
     */
    public static String of(SortedMap<String, String> pathsByName, Configuration hadoop) {
        MessageDigest digest = RowHash.sha256();
        pathsByName.forEach((name, path) ->
                digest.update((name + " " + sizeAndHash(path, hadoop) + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sizeAndHash(String path, Configuration hadoop) {
        MessageDigest digest = RowHash.sha256();
        byte[] buffer = new byte[1 << 17];
        long size = 0;
        try {
            Path file = HadoopPaths.of(path);
            FileSystem files = file.getFileSystem(hadoop);
            try (InputStream in = files.open(file)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                    size += read;
                }
            }
        } catch (IOException e) {
            throw StorageErrors.reading(path, e);
        }
        return size + " " + HexFormat.of().formatHex(digest.digest());
    }
}
