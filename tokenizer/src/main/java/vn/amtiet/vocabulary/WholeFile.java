package vn.amtiet.vocabulary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import vn.amtiet.cli.UserError;

/** Writes a file under another name first, so that a reader finds all of it or none. */
final class WholeFile {
    private WholeFile() {}

    /** Writes the file and the directories above it. Throws UserError that names the file. */
    static void write(Path file, byte[] content) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw UserError.failed(file + ": could not be written (" + e + "); is there room and permission?", e);
        }
    }

    /** Removes the file if it is there. */
    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw UserError.failed(file + ": could not be removed (" + e + ")", e);
        }
    }
}
