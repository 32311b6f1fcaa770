package vn.amtiet.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.StageManifest;

/**
 * The directory of one stage: Parquet parts, {@code manifest.json}, and {@code _SUCCESS} written last. Only a directory
 * that holds both files is read. Local paths, {@code file:}, {@code hdfs:} and whatever else the Hadoop FileSystem API
 * reaches.
 *
 * <pre>{@code
 * StageDirectory stage = StageDirectory.at("corpus/2-clean");
 * if (!stage.upToDate("2-clean", inputs, config)) {
 *     try (StageDirectory.Writing writing = stage.begin()) {
 *         ... write part files under writing.path() ...
 *         writing.commit(manifest);
 *     }
 * }
 * }</pre>
 *
 * <p>Parts are written to a sibling {@code _temporary-NAME-...}; {@code commit} withdraws the old {@code _SUCCESS},
 * puts the new directory in the place of the old and writes the new {@code _SUCCESS}. A process killed at any moment
 * leaves the old finished stage, nothing readable or the new one, on stores without atomic rename too, and the next
 * {@code begin} clears what it left. One process writes a directory at a time.
 */
public final class StageDirectory {
    /** The file that says that a stage is finished: it holds the SHA-256 of the manifest. */
    public static final String SUCCESS = "_SUCCESS";

    /** How the folders begin that a stage is written to before it stands in its place. */
    public static final String TEMPORARY = "_temporary-";

    private final Path path;
    private final Configuration hadoop;

    private StageDirectory(Path path, Configuration hadoop) {
        this.path = path;
        this.hadoop = hadoop;
    }

    /** The directory of that path or URI, finished or not; nothing is read yet. */
    public static StageDirectory at(String directory) {
        return at(directory, new Configuration());
    }

    /** The same with the Hadoop settings of a job, such as those that Spark carries. */
    public static StageDirectory at(String directory, Configuration hadoop) {
        return new StageDirectory(HadoopPaths.of(directory), hadoop);
    }

    /**
     * The finished directory of that path or URI.
     *
     * @throws UserError when it is missing, unfinished or not a stage: which stage, and the command that makes it
     */
    public static StageDirectory open(String directory) {
        return open(directory, new Configuration());
    }

    /** The same with the Hadoop settings of a job. */
    public static StageDirectory open(String directory, Configuration hadoop) {
        StageDirectory stage = at(directory, hadoop);
        stage.manifest();
        return stage;
    }

    /** The absolute path or URI, in the form that Spark and Hadoop read. */
    public String path() {
        return path.toString();
    }

    /** Whether a finished stage lies here. */
    public boolean finished() {
        try {
            FileSystem files = files();
            return files.exists(new Path(path, SUCCESS))
                    && files.exists(new Path(path, ManifestJson.FILE))
                    && ManifestJson.complete(read(SUCCESS));
        } catch (IOException e) {
            throw StorageErrors.reading(path(), e);
        }
    }

    /**
     * The manifest of the finished stage.
     *
     * @throws UserError when the stage is missing, unfinished, or its manifest cannot be read
     */
    public StageManifest manifest() {
        if (!finished()) {
            throw StorageErrors.missingStage(path, exists());
        }
        String file = HadoopPaths.shown(path() + "/" + ManifestJson.FILE);
        try {
            return ManifestJson.read(read(ManifestJson.FILE), read(SUCCESS), file);
        } catch (IOException e) {
            throw StorageErrors.corrupt(file, "the manifest of a stage", e);
        }
    }

    /**
     * Whether the finished stage was made from these inputs with this configuration, so that it need not run again.
     * The code version is not compared. False when nothing finished lies here.
     *
     * @param stage its name: "2-clean"
     * @param inputs path to fingerprint, see {@link Fingerprint}
     * @param config its effective configuration
     */
    public boolean upToDate(String stage, SortedMap<String, String> inputs, JsonNode config) {
        if (!finished()) {
            return false;
        }
        StageManifest found = manifest();
        return found.stage().equals(stage)
                && found.inputs().equals(inputs)
                && ManifestJson.canonical(found.config()).equals(ManifestJson.canonical(config));
    }

    /**
     * Paths of the Parquet files directly in this directory, in the order of their names, which is row order. Spark
     * reads these, not the directory: it would take {@code manifest.json} for a part.
     */
    public List<String> parts() {
        return parts(path);
    }

    /** Paths of the Parquet files of a folder of this stage, such as "train"; empty where there is no such folder. */
    public List<String> parts(String folder) {
        return parts(new Path(path, folder));
    }

    /**
     * Starts to write the stage. Clears what a killed run left; an old finished stage stays readable until
     * {@link Writing#commit}.
     *
     * @throws UserError when the place cannot be written
     */
    public Writing begin() {
        try {
            FileSystem files = files();
            Path parent = parent();
            files.mkdirs(parent);
            String prefix = TEMPORARY + path.getName() + "-";
            for (FileStatus status :
                    files.listStatus(parent, child -> child.getName().startsWith(prefix))) {
                files.delete(status.getPath(), true);
            }
            if (exists() && !finished()) {
                if (!isUnfinishedStage()) {
                    throw UserError.usage(
                            HadoopPaths.shown(path()) + ": expected an empty place or a stage to write to,"
                                    + " got other files; name another output directory, or delete this one");
                }
                // A deletion in place that is killed would leave parts without a manifest: files that are not ours.
                Path old = withdrawn();
                rename(files, path, old);
                files.delete(old, true);
            }
            Path temporary = new Path(parent, prefix + UUID.randomUUID());
            files.mkdirs(temporary);
            return new Writing(temporary);
        } catch (IOException e) {
            throw StorageErrors.writing(path(), e);
        }
    }

    /** A stage on its way. {@link #close} without {@link #commit} throws what was written away. */
    public final class Writing implements AutoCloseable {
        private final Path temporary;
        private boolean committed;

        private Writing(Path temporary) {
            this.temporary = temporary;
        }

        /** The existing empty folder to write parts to, here or in folders under it. */
        public String path() {
            return temporary.toString();
        }

        Configuration hadoop() {
            return hadoop;
        }

        /**
         * Finishes the stage: after this it can be read, before it cannot.
         *
         * @throws UserError when the manifest cannot be written or the directory cannot be replaced
         */
        public StageDirectory commit(StageManifest manifest) {
            try {
                FileSystem files = files();
                files.delete(new Path(temporary, SUCCESS), false);
                String text = ManifestJson.write(manifest);
                write(files, new Path(temporary, ManifestJson.FILE), text);
                files.delete(new Path(path, SUCCESS), false);
                Path old = withdrawn();
                if (files.exists(path)) {
                    rename(files, path, old);
                }
                rename(files, temporary, path);
                write(files, new Path(path, SUCCESS), ManifestJson.seal(text));
                committed = true;
                files.delete(old, true);
                return StageDirectory.this;
            } catch (IOException e) {
                throw StorageErrors.writing(StageDirectory.this.path(), e);
            }
        }

        @Override
        public void close() {
            if (committed) {
                return;
            }
            try {
                files().delete(temporary, true);
            } catch (IOException e) {
                throw StorageErrors.writing(path(), e);
            }
        }
    }

    Configuration hadoop() {
        return hadoop;
    }

    private FileSystem files() throws IOException {
        return path.getFileSystem(hadoop);
    }

    private Path parent() {
        Path parent = path.getParent();
        if (parent == null) {
            throw UserError.usage(path + ": expected a directory for a stage, got the root; name a folder below it");
        }
        return parent;
    }

    /** Where the directory goes before it is deleted; the next {@link #begin} clears what is left there. */
    private Path withdrawn() {
        return new Path(parent(), TEMPORARY + path.getName() + "-old-" + UUID.randomUUID());
    }

    private boolean exists() {
        try {
            return files().exists(path);
        } catch (IOException e) {
            throw StorageErrors.reading(path(), e);
        }
    }

    /** True for an empty folder and for what a killed commit leaves: a whole manifest that no _SUCCESS seals. */
    private boolean isUnfinishedStage() throws IOException {
        return files().listStatus(path).length == 0
                || (files().exists(new Path(path, ManifestJson.FILE))
                        && ManifestJson.isManifest(read(ManifestJson.FILE)));
    }

    private List<String> parts(Path folder) {
        try {
            List<String> parts = new ArrayList<>();
            for (FileStatus status : files().listStatus(folder)) {
                String name = status.getPath().getName();
                if (status.isFile() && name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".")) {
                    parts.add(status.getPath().toString());
                }
            }
            Collections.sort(parts);
            return parts;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw StorageErrors.reading(folder.toString(), e);
        }
    }

    private static void rename(FileSystem files, Path from, Path to) throws IOException {
        if (!files.rename(from, to)) {
            throw new IOException("could not rename " + from + " to " + to);
        }
    }

    private String read(String name) throws IOException {
        try (FSDataInputStream in = files().open(new Path(path, name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(FileSystem files, Path file, String text) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            if (out instanceof Syncable syncable) {
                syncable.hsync();
            }
        }
    }
}
