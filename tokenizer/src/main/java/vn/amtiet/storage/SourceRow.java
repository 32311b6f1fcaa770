package vn.amtiet.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * What stage 2 made of one source.
 *
 * @param source its name
 * @param documents its documents
 * @param kept those that every rule kept
 * @param tokens letter tokens of all its documents
 * @param vietnamese those in sentences that pass the mode vietnamese
 * @param mostlyPure those in sentences that pass the mode mostly-pure
 * @param pureSyllables those in sentences that pass the mode pure-syllables
 */
public record SourceRow(
        String source, long documents, long kept, long tokens, long vietnamese, long mostlyPure, long pureSyllables) {
    /** The sources of a finished 2-clean, by name; none where an earlier version wrote the stage. */
    public static List<SourceRow> read(String cleanDirectory) {
        StageDirectory stage = StageDirectory.open(cleanDirectory);
        List<SourceRow> sources = new ArrayList<>();
        try (PartReader reader = new PartReader(RowSchema.SOURCES, stage.parts("sources"), stage.hadoop())) {
            while (reader.hasNext()) {
                Object[] row = reader.next();
                sources.add(new SourceRow(
                        (String) row[0],
                        (Long) row[1],
                        (Long) row[2],
                        (Long) row[3],
                        (Long) row[4],
                        (Long) row[5],
                        (Long) row[6]));
            }
        }
        return sources;
    }
}
