package vn.amtiet.trainer.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;

/** Where the tokens are, written as one string: {@code shards DIR} or {@code nanogpt-bin DIR}. */
public sealed interface DataSource {
    /** The directory. */
    String directory();

    /** The file or folder of a split: {@code data/shakespeare-char/train.bin}, {@code corpus/5-shards/train}. */
    String place(String split);

    /** Token shards with train/ and val/ (stage 5-shards). */
    record Shards(String directory) implements DataSource {
        @Override
        public String place(String split) {
            return directory + "/" + split;
        }

        @Override
        public String toString() {
            return "shards " + directory;
        }
    }

    /** nanoGPT's train.bin and val.bin: little-endian uint16 ids. */
    record NanoGptFiles(String directory) implements DataSource {
        @Override
        public String place(String split) {
            return Path.of(directory).resolve(split + ".bin").toString();
        }

        @Override
        public String toString() {
            return "nanogpt-bin " + directory;
        }
    }

    /** Reads the string form. Throws IllegalArgumentException that lists the forms. */
    @JsonCreator
    static DataSource of(String text) {
        String[] parts = text.strip().split("\\s+", 2);
        if (parts.length == 2 && parts[0].equals("shards")) {
            return new Shards(parts[1]);
        }
        if (parts.length == 2 && parts[0].equals("nanogpt-bin")) {
            return new NanoGptFiles(parts[1]);
        }
        throw new IllegalArgumentException("source must be 'shards DIR' or 'nanogpt-bin DIR': '" + text + "'");
    }

    /** The string form, as in the file. */
    @JsonValue
    default String text() {
        return toString();
    }
}
