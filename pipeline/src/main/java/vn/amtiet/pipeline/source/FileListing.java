package vn.amtiet.pipeline.source;

import java.util.List;

/** The walk behind {@link SourceFiles#list}. */
final class FileListing {
    private FileListing() {}

    static List<SourceFile> of(List<String> paths) {
        return paths.stream()
                .map(p -> new SourceFile(p, p, p, SourceFormat.UNKNOWN, 0))
                .toList();
    }
}
