package vn.amtiet.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a resumed run does otherwise than before: allowed, but its curve is then no longer that of one run. */
final class ChangedSettings {
    private ChangedSettings() {}

    /** Keys whose values differ, such as "schedule.peak: 0.001 before, 0.003 now"; sorted. */
    static List<String> between(JsonNode before, JsonNode now) {
        return between(flat(before), flat(now));
    }

    /** The same for two maps, such as input fingerprints. */
    static List<String> between(SortedMap<String, String> before, SortedMap<String, String> now) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        List<String> changes = new ArrayList<>();
        for (String key : keys) {
            String old = before.getOrDefault(key, "absent");
            String current = now.getOrDefault(key, "absent");
            if (!old.equals(current)) {
                changes.add(key + ": " + old + " before, " + current + " now");
            }
        }
        return changes;
    }

    private static SortedMap<String, String> flat(JsonNode tree) {
        SortedMap<String, String> leaves = new TreeMap<>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (!node.isObject()) {
            leaves.put(path, node.asText());
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            collect(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves);
        }
    }
}
