package vn.amtiet.pipeline.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files under {@code resources/sample}, which people edit. */
final class SampleResource {
    private SampleResource() {}

    /** The text of a file: {@code text("pages/bepnha/thit-kho-trung.txt")}. */
    static String text(String path) {
        String name = "/sample/" + path;
        try (InputStream in = SampleResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ": not found; the table that names it is wrong");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + ": cannot be read", e);
        }
    }

    /** The rows of a tab-separated table without its comments (#), its empty lines and its head line. */
    static List<List<String>> rows(String path, int columns) {
        List<List<String>> rows = text(path)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
        for (List<String> row : rows) {
            if (row.size() != columns) {
                throw new IllegalStateException(
                        path + ": expected " + columns + " columns, found " + row.size() + " in " + row);
            }
        }
        return rows;
    }
}
