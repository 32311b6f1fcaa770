package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import vn.amtiet.vocabulary.SyllableFactors.Column;

/**
 * {@code factors.json}: {@link SyllableFactors} for programs in other languages. {@code columns} names the parts of each
 * column in order of rows, {@code ids} has one list of rows for each id, without columns that it has no part in.
 */
final class FactorTable {
    static final String FILE_NAME = "factors.json";

    private FactorTable() {}

    static byte[] write(SyllableFactors factors, String fingerprint) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "amtiet-factors").put("version", 1);
        root.put("vocabulary", fingerprint).put("rows", factors.rows());
        ArrayNode columns = root.putArray("columns");
        for (Column column : Column.values()) {
            ObjectNode one = columns.addObject().put("name", column.id());
            one.put("first", factors.firstRow(column));
            ArrayNode parts = one.putArray("parts");
            factors.parts(column).forEach(parts::add);
        }
        ArrayNode ids = root.putArray("ids");
        for (int id = 0; id < factors.ids(); id++) {
            ArrayNode rows = ids.addArray();
            for (Column column : Column.values()) {
                if (factors.row(id, column) != SyllableFactors.NONE) {
                    rows.add(factors.row(id, column));
                }
            }
        }
        return VocabularyJson.bytes(root);
    }
}
