package vn.amtiet.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this code, fixed when it was built: "0.1.0", or "0.1.0+1a2b3c4" where the build knew the commit. */
public final class CodeVersion {
    private CodeVersion() {}

    /** The version that manifests and checkpoints carry. */
    public static String get() {
        Properties properties = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build left out version.properties");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String commit = properties.getProperty("commit");
        return properties.getProperty("version") + (commit.isBlank() ? "" : "+" + commit);
    }
}
