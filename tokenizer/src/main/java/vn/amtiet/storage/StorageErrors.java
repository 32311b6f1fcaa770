package vn.amtiet.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;

/** What the user reads when a stage cannot be read or written. */
final class StorageErrors {
    private StorageErrors() {}

    static UserError reading(String path, Exception cause) {
        return FileErrors.reading(HadoopPaths.shown(path), cause);
    }

    static UserError corrupt(String path, String expected, Exception cause) {
        return UserError.failed(
                HadoopPaths.shown(path) + ": expected " + expected + ", got a damaged or foreign file ("
                        + FileErrors.reason(cause) + "); delete its stage directory and run the stage again",
                cause);
    }

    static UserError writing(String path, IOException cause) {
        return FileErrors.writing(HadoopPaths.shown(path), cause);
    }

    static UserError missingStage(Path path, boolean exists) {
        String stage = path.getName();
        String found =
                exists ? "a directory without manifest.json and _SUCCESS, which is no finished stage" : "nothing";
        return UserError.failed(HadoopPaths.shown(path.toString()) + ": expected the finished stage '" + stage
                + "', got " + found + "; make it with " + command(stage));
    }

    private static String command(String stage) {
        return switch (stage) {
            case "4-vocabulary" -> "'amtiet tokenizer train'";
            case "5-shards", "shards" -> "'amtiet shards'";
            default ->
                stage.matches("[123]-.*|signatures")
                        ? "'amtiet corpus'"
                        : "'amtiet corpus' (documents) or 'amtiet shards' (token shards)";
        };
    }
}
