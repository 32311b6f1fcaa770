package vn.amtiet.shard;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;

/**
 * What the manifest of a shard directory says of its rows, split by split. In the manifest's totals: {@code vocabulary},
 * {@code id_type} and, for each split, {@code train.documents}, {@code train.tokens}, {@code train.bytes},
 * {@code train.syllables}, {@code train.sha256}.
 *
 * @param vocabulary {@link vn.amtiet.vocabulary.Vocabulary#fingerprint()} of the vocabulary that made the ids
 * @param idType what holds every id of that vocabulary
 * @param splits totals by the name of the split, which is its folder: {@link #SPLITS}
 */
public record ShardTotals(String vocabulary, IdType idType, SortedMap<String, Split> splits) {
    /** The split to train on, and its folder. */
    public static final String TRAIN = "train";

    /** The split to evaluate on, and its folder. */
    public static final String VAL = "val";

    /** Both, in the order in which they are written. */
    public static final List<String> SPLITS = List.of(TRAIN, VAL);

    public ShardTotals {
        splits = Collections.unmodifiableSortedMap(new TreeMap<>(splits));
    }

    /**
     * Totals of one split.
     *
     * @param documents rows
     * @param tokens ids of all rows, no special tokens among them
     * @param bytes UTF-8 bytes of the text of all rows
     * @param syllables {@link vn.amtiet.syllable.Syllables#whitespaceRuns} of the text of all rows
     * @param sha256 {@link RowHash} over {@link TokenDocument#digest()} of the rows in order
     */
    public record Split(long documents, long tokens, long bytes, long syllables, String sha256) {}

    /** The manifest's {@code sha256}: SHA-256 over "name hash\n" of every split in the order of names. */
    public String sha256() {
        StringBuilder text = new StringBuilder();
        splits.forEach((name, split) ->
                text.append(name).append(' ').append(split.sha256()).append('\n'));
        byte[] digest = RowHash.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /** The totals in the form that a manifest carries. */
    public SortedMap<String, String> toTotals() {
        SortedMap<String, String> totals = new TreeMap<>();
        totals.put("vocabulary", vocabulary);
        totals.put("id_type", idType.id());
        splits.forEach((name, split) -> {
            totals.put(name + ".documents", Long.toString(split.documents()));
            totals.put(name + ".tokens", Long.toString(split.tokens()));
            totals.put(name + ".bytes", Long.toString(split.bytes()));
            totals.put(name + ".syllables", Long.toString(split.syllables()));
            totals.put(name + ".sha256", split.sha256());
        });
        return totals;
    }

    /** Reads the totals of a manifest back. Throws IllegalArgumentException that names the entry that is not right. */
    public static ShardTotals of(StageManifest manifest) {
        SortedMap<String, String> totals = manifest.totals();
        SortedMap<String, Split> splits = new TreeMap<>();
        for (String key : totals.keySet()) {
            if (key.endsWith(".documents")) {
                String name = key.substring(0, key.length() - ".documents".length());
                splits.put(
                        name,
                        new Split(
                                number(totals, key),
                                number(totals, name + ".tokens"),
                                number(totals, name + ".bytes"),
                                number(totals, name + ".syllables"),
                                text(totals, name + ".sha256")));
            }
        }
        return new ShardTotals(text(totals, "vocabulary"), IdType.of(text(totals, "id_type")), splits);
    }

    private static String text(SortedMap<String, String> totals, String key) {
        String value = totals.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the manifest's totals lack '" + key + "'");
        }
        return value;
    }

    private static long number(SortedMap<String, String> totals, String key) {
        String value = text(totals, key);
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the manifest's total '" + key + "': expected a count, got '" + value + "'", e);
        }
    }
}
