package vn.amtiet.pipeline.source;

import java.util.List;

/** Input paths into the list of files to read. */
public final class SourceFiles {
    private SourceFiles() {}

    /**
     * The files behind local paths: a file is itself, a folder is every file below it, links followed, hidden files
     * left out; a folder that is a finished stage is its parts.
     *
     * <p>The list is sorted by name, holds each file once, and is the same on every machine: {@code list(["crawl"])}
     * over crawl/b.warc.gz and crawl/a/x.html gives the names "a/x.html" and "b.warc.gz". Where two roots hold the same
     * name, the folders above are put before it until the names differ.
     *
     * @throws vn.amtiet.cli.UserError if a path does not exist or cannot be read
     */
    public static List<SourceFile> list(List<String> paths) {
        return FileListing.of(paths);
    }
}
