package vn.amtiet.pipeline.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import vn.amtiet.storage.HadoopPaths;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/** Vocabulary directories on any file system that Hadoop reaches, by way of a local one. */
final class VocabularyFiles {
    private VocabularyFiles() {}

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
            throw new UncheckedIOException("cannot write the vocabulary to " + folder, e);
        }
    }

    /** A local copy of a vocabulary directory, which the caller deletes. */
    static java.nio.file.Path copy(String folder, Configuration hadoop) {
        try {
            java.nio.file.Path local = Files.createTempDirectory("vocabulary");
            Path from = HadoopPaths.of(folder);
            FileSystem files = from.getFileSystem(hadoop);
            for (FileStatus file : files.listStatus(from)) {
                if (file.isFile() && !file.getPath().getName().startsWith("_")) {
                    java.nio.file.Path target = local.resolve(file.getPath().getName());
                    files.copyToLocalFile(false, file.getPath(), new Path(target.toUri()), true);
                }
            }
            return local;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the vocabulary in " + folder, e);
        }
    }

    /** Deletes a folder of files. */
    static void delete(java.nio.file.Path folder) throws IOException {
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
