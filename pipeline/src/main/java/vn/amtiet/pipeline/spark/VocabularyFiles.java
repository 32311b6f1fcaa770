package vn.amtiet.pipeline.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;
import vn.amtiet.storage.HadoopPaths;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * The files of a vocabulary directory on any file system that Hadoop reaches, in memory: what is sent to every worker.
 *
 * @param folder where they were, for messages
 * @param contents their bytes by name
 */
record VocabularyFiles(String folder, Map<String, byte[]> contents) implements Serializable {
    /** Far above any vocabulary (GPT-2's files have 1.5 MB), far below what a corpus named by mistake may hold. */
    private static final long MOST_BYTES = 512L << 20;

    /** Writes the vocabulary's files into an existing folder. */
    static void save(Vocabulary vocabulary, String folder, Configuration hadoop) {
        try {
            java.nio.file.Path local = Files.createTempDirectory("vocabulary");
            try {
                Vocabularies.save(vocabulary, local);
                Path to = HadoopPaths.of(folder);
                FileSystem files = to.getFileSystem(hadoop);
                for (java.nio.file.Path file : children(local)) {
                    files.copyFromLocalFile(
                            new Path(file.toUri()),
                            new Path(to, file.getFileName().toString()));
                }
            } finally {
                delete(local);
            }
        } catch (IOException e) {
            throw FileErrors.writing(folder, e);
        }
    }

    /**
     * Reads the files of a vocabulary directory.
     *
     * @throws UserError when it is missing, cannot be read or holds more than a vocabulary can
     */
    static VocabularyFiles read(String folder, Configuration hadoop) {
        Path from = HadoopPaths.of(folder);
        Map<String, byte[]> contents = new TreeMap<>();
        long bytes = 0;
        try {
            FileSystem files = from.getFileSystem(hadoop);
            for (FileStatus file : files.listStatus(from)) {
                String name = file.getPath().getName();
                if (file.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
                    bytes += file.getLen();
                    if (bytes > MOST_BYTES) {
                        throw UserError.usage(
                                folder + ": expected a vocabulary directory, got files of more than 512 MiB;"
                                        + " name the directory that holds vocabulary.json or tokenizer.json");
                    }
                    try (InputStream in = files.open(file.getPath())) {
                        contents.put(name, in.readAllBytes());
                    }
                }
            }
        } catch (FileNotFoundException e) {
            throw UserError.usage(folder + ": expected a vocabulary directory, got nothing; check the path");
        } catch (IOException e) {
            throw FileErrors.reading(folder, e);
        }
        return new VocabularyFiles(folder, contents);
    }

    /**
     * The vocabulary of these files.
     *
     * @throws UserError when they are none, naming the folder
     */
    Vocabulary load() {
        try {
            java.nio.file.Path local = Files.createTempDirectory("vocabulary");
            try {
                for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                    Files.write(local.resolve(file.getKey()), file.getValue());
                }
                return Vocabularies.load(local);
            } catch (UserError e) {
                throw UserError.failed(String.valueOf(e.getMessage()).replace(local.toString(), folder), e);
            } finally {
                delete(local);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the vocabulary in " + folder, e);
        }
    }

    private static void delete(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> all = Files.walk(folder)) {
            for (java.nio.file.Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<java.nio.file.Path> children(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
