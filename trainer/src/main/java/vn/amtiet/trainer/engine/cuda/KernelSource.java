package vn.amtiet.trainer.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A kernel file and the files beside it that it includes, directly or not.
 *
 * @param file "layer_norm.cu"
 * @param text its text
 * @param headers texts by the names in the include lines
 */
record KernelSource(String file, String text, Map<String, String> headers) {
    private static final Pattern INCLUDE = Pattern.compile("^\\s*#\\s*include\\s+\"([^\"]+)\"", Pattern.MULTILINE);

    /** The resource of that name. Throws IllegalArgumentException if there is none. */
    static KernelSource of(String file) {
        Map<String, String> headers = new TreeMap<>();
        String text = read(file);
        include(text, headers);
        return new KernelSource(file, text, headers);
    }

    private static void include(String text, Map<String, String> headers) {
        INCLUDE.matcher(text).results().map(MatchResult::group).forEach(line -> {
            String name = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
            if (!headers.containsKey(name)) {
                String header = read(name);
                headers.put(name, header);
                include(header, headers);
            }
        });
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no kernel file " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read kernel file " + file, e);
        }
    }
}
