package vn.amtiet.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;

/** A file of one JSON object a line that a run appends to. */
record JsonLines(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Appends a line; it has left this process when the call returns. */
    void append(ObjectNode line) {
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
    }

    /** All lines, none if there is no file; a last line that a kill cut short is left out. Other damage is a UserError. */
    List<ObjectNode> read() {
        List<ObjectNode> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try {
            String text = Files.readString(file);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                lines.add(JSON.readValue(line, ObjectNode.class));
            }
            return lines;
        } catch (JsonProcessingException e) {
            throw damaged(lines.size() + 1, e);
        } catch (IOException e) {
            throw FileErrors.reading(file.toString(), e);
        }
    }

    /** The error for a line, counted from 1, that is not what the file holds. */
    UserError damaged(int line, JsonProcessingException e) {
        return UserError.failed(
                file + ", line " + line + " is damaged: " + e.getOriginalMessage()
                        + "; delete the file to go on without the old curve",
                e);
    }

    /** Puts these lines in place of all: written under another name first, so that a kill leaves the old or the new. */
    void replace(List<ObjectNode> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        Path rewritten = file.resolveSibling(file.getFileName() + ".rewritten");
        try {
            Files.writeString(rewritten, text);
            Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
    }
}
