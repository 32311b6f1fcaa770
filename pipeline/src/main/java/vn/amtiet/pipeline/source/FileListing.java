package vn.amtiet.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.amtiet.cli.UserError;
import vn.amtiet.pipeline.source.FolderWalk.Found;

/** The walk behind {@link SourceFiles#list}. */
final class FileListing {
    private FileListing() {}

    static List<SourceFile> of(List<String> inputs) {
        List<Found> found = FolderWalk.below(inputs);
        Map<Path, String> names = distinctNames(found);
        return found.stream()
                .map(file -> sourceFile(file, names.get(file.path())))
                .sorted(Comparator.comparing(SourceFile::name))
                .toList();
    }

    /** The path below the root, with {@code above} folders more before it. */
    private static String name(Found file, int above) {
        Path path = file.path();
        int below =
                file.root().equals(path) ? 1 : path.getNameCount() - file.root().getNameCount();
        int first = Math.max(0, path.getNameCount() - below - above);
        return path.subpath(first, path.getNameCount()).toString().replace('\\', '/');
    }

    /** Whether no folder is left that could make the name longer. */
    private static boolean isWhole(Found file, String name) {
        return name.equals(name(file, file.path().getNameCount()));
    }

    /** Every round counts the names of all files, so that a name made longer cannot meet one that was settled. */
    private static Map<Path, String> distinctNames(List<Found> found) {
        Map<Path, String> names = new HashMap<>();
        Map<Path, Integer> above = new HashMap<>();
        found.forEach(file -> names.put(file.path(), name(file, 0)));
        List<Found> colliding = colliding(found, names);
        while (!colliding.isEmpty()) {
            for (Found file : colliding) {
                String longer = name(file, above.merge(file.path(), 1, Integer::sum));
                names.put(file.path(), longer);
            }
            List<Found> next = colliding(found, names);
            if (next.equals(colliding) && next.stream().allMatch(file -> isWhole(file, names.get(file.path())))) {
                throw UserError.failed("input " + next.get(0).path() + ": expected a name of its own, got \""
                        + names.get(next.get(0).path()) + "\" for other files too; rename one of their folders");
            }
            colliding = next;
        }
        return names;
    }

    private static List<Found> colliding(List<Found> found, Map<Path, String> names) {
        Map<String, Integer> uses = new HashMap<>();
        found.forEach(file -> uses.merge(names.get(file.path()), 1, Integer::sum));
        return found.stream()
                .filter(file -> uses.get(names.get(file.path())) > 1)
                .toList();
    }

    private static SourceFile sourceFile(Found file, String name) {
        try (InputStream in = Files.newInputStream(file.path())) {
            SourceFormat format = SourceReader.detect(name, in);
            boolean loosePage = format == SourceFormat.HTML || format == SourceFormat.TEXT;
            Path named = loosePage && !file.root().equals(file.path()) ? file.root() : file.path();
            String source = named == file.root() ? folderName(file.root()) : FormatDetection.stem(name);
            return new SourceFile(file.input(), file.path().toString(), name, source, format, Files.size(file.path()));
        } catch (IOException | UncheckedIOException e) {
            throw FolderWalk.unreadable(file.path(), e);
        }
    }

    private static String folderName(Path root) {
        Path name = root.getFileName();
        return name == null ? "root" : name.toString();
    }
}
