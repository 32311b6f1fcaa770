package vn.amtiet.trainer.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run starts, written as one string: {@code scratch}, {@code resume}, {@code checkpoint DIR} (weights only, a
 * run or one of its checkpoints) or {@code huggingface DIR} (a GPT-2 layout: config.json, model.safetensors).
 */
public sealed interface Init {
    /** New weights. */
    record Scratch() implements Init {
        @Override
        public String toString() {
            return "scratch";
        }
    }

    /** The newest valid checkpoint of the run directory: weights, moments, step, best loss. */
    record Resume() implements Init {
        @Override
        public String toString() {
            return "resume";
        }
    }

    /** The weights of another run; step 0, no moments. */
    record Checkpoint(String directory) implements Init {
        @Override
        public String toString() {
            return "checkpoint " + directory;
        }
    }

    /** The weights of a GPT-2 in Hugging Face's layout; step 0, no moments. */
    record HuggingFace(String directory) implements Init {
        @Override
        public String toString() {
            return "huggingface " + directory;
        }
    }

    /** Reads the string form. Throws IllegalArgumentException that lists the forms. */
    @JsonCreator
    static Init of(String text) {
        Matcher matcher = Pattern.compile("(scratch|resume|checkpoint|huggingface)(?:\\s+(\\S.*))?")
                .matcher(text.strip());
        if (matcher.matches()) {
            String directory = matcher.group(2);
            switch (matcher.group(1) + (directory == null ? "" : " DIR")) {
                case "scratch":
                    return new Scratch();
                case "resume":
                    return new Resume();
                case "checkpoint DIR":
                    return new Checkpoint(directory);
                case "huggingface DIR":
                    return new HuggingFace(directory);
                default:
                    break;
            }
        }
        throw new IllegalArgumentException(
                "init must be 'scratch', 'resume', 'checkpoint DIR' or 'huggingface DIR': '" + text + "'");
    }

    /** The string form, as in the file. */
    @JsonValue
    default String text() {
        return toString();
    }
}
