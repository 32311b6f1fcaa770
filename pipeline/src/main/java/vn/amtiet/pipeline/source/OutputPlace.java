package vn.amtiet.pipeline.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import vn.amtiet.cli.UserError;
import vn.amtiet.storage.HadoopPaths;

/** Keeps what is written apart from what is read. */
public final class OutputPlace {
    private OutputPlace() {}

    /**
     * Refuses an output that the next run would read as input, or that would replace an input: with input "crawl", the
     * outputs "crawl" and "crawl/corpus"; with input "corpus/2-clean", the output "corpus". Links are seen through.
     *
     * @param output a local path or a URI; one of another file system is apart from local inputs
     * @param stages names of the folders below the output that are written
     * @throws UserError if they are not apart, or an input is missing or not local
     */
    public static void check(List<String> inputs, String output, List<String> stages) {
        Optional<Path> place = HadoopPaths.local(output).map(OutputPlace::real);
        for (String input : inputs) {
            Path read = FolderWalk.real(input);
            place.ifPresent(written -> {
                if (written.startsWith(read)) {
                    throw UserError.usage("--output " + output + ": expected a place outside of the input, got one in "
                            + input + ", where the next run would read it; name another output");
                }
                if (stages.stream().map(written::resolve).anyMatch(read::startsWith)) {
                    throw UserError.usage("--output " + output + ": expected a place that is no input, got one whose"
                            + " stages would replace the input " + input + "; name another output");
                }
            });
        }
    }

    /** The real path, of which the last folders need not be there yet. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                try {
                    return existing.toRealPath().resolve(existing.relativize(absolute));
                } catch (IOException e) {
                    throw FolderWalk.unreadable(existing, e);
                }
            }
        }
        return absolute;
    }
}
