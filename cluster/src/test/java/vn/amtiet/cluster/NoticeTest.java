package vn.amtiet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** NOTICE lists the jars that the program runs with, no more and no fewer, each with a licence. */
class NoticeTest {
    @Test
    void listsEveryShippedJarInItsVersion() throws IOException {
        TreeSet<String> shipped = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("target/shipped-jars.txt"))) {
            String[] parts = line.replaceAll("\u001b\\[[0-9;]*m", "")
                    .strip()
                    .split(" ")[0]
                    .split(":");
            if (parts.length >= 5 && !parts[0].equals("vn.amtiet")) {
                shipped.add(parts[0] + ":" + parts[1] + ":" + parts[parts.length - 2]);
            }
        }
        assertThat(shipped).as("jars of the build").hasSizeGreaterThan(50);
        TreeSet<String> noticed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../NOTICE"))) {
            if (line.matches("\\S+:\\S+:\\S+ {2}\\S.*")) {
                noticed.add(line.substring(0, line.indexOf(' ')));
            }
        }
        assertThat(noticed).as("NOTICE: add, remove or correct these lines").isEqualTo(shipped);
    }
}
