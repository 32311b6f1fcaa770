package vn.amtiet.trainer.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import vn.amtiet.cli.UserError;

/** Files that have reached the disk when the call returns, their checksums, and directories that come and go whole. */
final class DurableFiles {
    private DurableFiles() {}

    /** Writes text and forces it to the disk. */
    static void write(Path file, String text) {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Hex SHA-256 of a file. */
    static String sha256(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] chunk = new byte[1 << 16];
                while (in.read(chunk) >= 0) {
                    continue;
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw UserError.failed("cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names in a directory, sorted; empty where there is no such directory. */
    static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw UserError.failed("cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Gives a finished directory its name; the parent is forced to the disk where the system can do that. */
    static void publish(Path temporary, Path target) {
        try {
            Files.move(temporary, target);
        } catch (IOException e) {
            throw UserError.failed("cannot rename " + temporary + " to " + target + ": " + e.getMessage(), e);
        }
        try (FileChannel parent = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        } catch (IOException e) {
            // Windows opens no directories; there the rename is as durable as the file system makes it.
            return;
        }
    }

    /** Deletes a flat directory, {@code first} before all other files, so that a kill leaves nothing that verifies. */
    static void delete(Path directory, String first) {
        try {
            Files.deleteIfExists(directory.resolve(first));
            for (String name : names(directory)) {
                Files.delete(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw UserError.failed("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
