package vn.amtiet.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the corpus stages left out and why, read without Spark: a few examples of each reason, for reports. Which ones is
 * decided by row order, so equal corpora give equal examples.
 */
public final class LeftOut {
    /** A document that a rule of stage 2 dropped. */
    public record Dropped(String origin, String reason, double measured, double limit, String text) {}

    /** A document that stage 3 dropped for another one, and the beginning of both texts. */
    public record Duplicate(String origin, String reason, double similarity, String text, String keptText) {}

    /** A byte range of an input that could not be read. */
    public record Quarantined(String source, long offset, long length, String message) {}

    private LeftOut() {}

    /** The first {@code perReason} dropped documents of each reason of a finished 2-clean. */
    public static List<Dropped> dropped(String stageDirectory, int perReason) {
        return examples(
                stageDirectory,
                "dropped",
                RowSchema.DROPPED,
                perReason,
                row -> new Dropped(
                        row[1] == null ? (String) row[0] : (String) row[1],
                        (String) row[2],
                        (Double) row[3],
                        (Double) row[4],
                        (String) row[5]),
                Dropped::reason);
    }

    /** The first damaged ranges of a finished 1-documents, {@code most} of each message. */
    public static List<Quarantined> quarantined(String stageDirectory, int most) {
        return examples(
                stageDirectory,
                "quarantined",
                RowSchema.QUARANTINED,
                most,
                row -> new Quarantined((String) row[0], (Long) row[1], (Long) row[2], (String) row[3]),
                Quarantined::message);
    }

    /** The first duplicates of each reason of a finished 3-unique, their texts looked up in 2-clean. */
    public static List<Duplicate> duplicates(String uniqueDirectory, String cleanDirectory, int perReason) {
        List<Object[]> rows = examples(
                uniqueDirectory, "dropped", RowSchema.DUPLICATES, perReason, row -> row, row -> (String) row[3]);
        Set<String> wanted = new HashSet<>();
        rows.forEach(row -> {
            wanted.add((String) row[0]);
            wanted.add((String) row[1]);
        });
        Map<String, TextRow> documents = lookUp(cleanDirectory, wanted);
        List<Duplicate> duplicates = new ArrayList<>();
        for (Object[] row : rows) {
            TextRow document = documents.get((String) row[0]);
            TextRow kept = documents.get((String) row[1]);
            if (document != null && kept != null) {
                duplicates.add(new Duplicate(
                        document.url() == null ? document.source() : document.url(),
                        (String) row[3],
                        (Double) row[2],
                        document.text(),
                        kept.text()));
            }
        }
        return duplicates;
    }

    private static Map<String, TextRow> lookUp(String directory, Set<String> ids) {
        Map<String, TextRow> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (TextRows rows = TextRows.open(directory)) {
            while (found.size() < ids.size() && rows.hasNext()) {
                TextRow row = rows.next();
                if (ids.contains(row.id())) {
                    found.put(row.id(), row);
                }
            }
        }
        return found;
    }

    private static <T> List<T> examples(
            String stageDirectory,
            String folder,
            RowSchema schema,
            int perReason,
            Function<@Nullable Object[], T> form,
            Function<T, String> reason) {
        StageDirectory stage = StageDirectory.open(stageDirectory);
        Map<String, Integer> taken = new HashMap<>();
        List<T> examples = new ArrayList<>();
        try (PartReader reader = new PartReader(schema, stage.parts(folder), stage.hadoop())) {
            while (reader.hasNext()) {
                T example = form.apply(reader.next());
                if (taken.merge(reason.apply(example), 1, Integer::sum) <= perReason) {
                    examples.add(example);
                }
            }
        }
        return examples;
    }
}
