package vn.amtiet.pipeline.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import vn.amtiet.cli.UserError;
import vn.amtiet.storage.HadoopPaths;
import vn.amtiet.storage.StageDirectory;

/**
 * Finds the files below inputs, each real file and folder once. Symbolic links are followed after everything else, so
 * that a file that can be reached without one is known by its own name; links in a circle lead to folders that were
 * seen. Hidden files are left out. Of a finished stage only the parts are files, not what lies beside them; of one that
 * is being written, nothing is.
 */
final class FolderWalk {
    /**
     * A file with the input through which it was found.
     *
     * @param input as the user wrote it
     * @param root its real path
     * @param path below the root, or the root itself
     */
    record Found(String input, Path root, Path path) {}

    private record Link(String input, Path root, Path path) {}

    private final List<Found> found = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private final Queue<Link> links = new ArrayDeque<>();

    private FolderWalk() {}

    /** The files below all inputs. */
    static List<Found> below(List<String> inputs) {
        FolderWalk walk = new FolderWalk();
        for (String input : inputs) {
            Path root = real(input);
            reading(input, () -> walk.enter(input, root, root));
        }
        while (!walk.links.isEmpty()) {
            Link link = walk.links.remove();
            reading(link.input, () -> walk.enter(link.input, link.root, link.path));
        }
        return walk.found;
    }

    /** The real path of an input, which has to be there. */
    static Path real(String input) {
        Path path = HadoopPaths.local(input)
                .orElseThrow(() -> UserError.usage("input " + input
                        + ": expected files on this machine, got an address elsewhere; copy or mount them, then name"
                        + " the local path"));
        if (!Files.exists(path)) {
            throw UserError.failed("input " + input + ": expected a file or a folder, found nothing; check the path");
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw unreadable(input, e);
        }
    }

    static UserError unreadable(Object input, Exception cause) {
        return UserError.failed(
                "input " + input + ": cannot be read (" + cause.getMessage() + "); check permissions", cause);
    }

    private void enter(String input, Path root, Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            if (seen.add(path.toRealPath())) {
                found.add(new Found(input, root, path));
            }
        } else if (Files.isDirectory(path) && seen.add(path.toRealPath())) {
            for (Path child : isFinishedStage(path) ? parts(path) : children(path)) {
                if (Files.isSymbolicLink(child)) {
                    links.add(new Link(input, root, child));
                } else {
                    enter(input, root, child);
                }
            }
        }
    }

    private static boolean isFinishedStage(Path folder) {
        return Files.exists(folder.resolve(StageDirectory.SUCCESS))
                && StageDirectory.at(folder.toString()).finished();
    }

    private static List<Path> parts(Path stage) {
        return StageDirectory.at(stage.toString()).parts().stream()
                .map(part -> stage.resolve(part.substring(part.lastIndexOf('/') + 1)))
                .toList();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(FolderWalk::isVisible).sorted().toList();
        }
    }

    private static boolean isVisible(Path child) {
        String name = child.getFileName().toString();
        return !name.startsWith(".") && !name.startsWith(StageDirectory.TEMPORARY);
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws IOException;
    }

    private static void reading(String input, Reading reading) {
        try {
            reading.run();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(input, e);
        }
    }
}
