package vn.amtiet.trainer.engine.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Machine code on disk under the hash of all that went into it. An entry is its own SHA-256 and then the code; one that
 * does not match is made again. Without a folder that can be written every start compiles.
 */
final class KernelCache {
    private final Path folder;

    KernelCache(Path folder) {
        this.folder = folder;
    }

    /** The user's own: {@code $XDG_CACHE_HOME/amtiet/kernels}, or {@code ~/.cache/amtiet/kernels}. */
    static Optional<KernelCache> ofUser(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        String home = environment.get("HOME");
        if (cache != null && !cache.isBlank()) {
            return Optional.of(new KernelCache(Path.of(cache, "amtiet", "kernels")));
        }
        return home == null || home.isBlank()
                ? Optional.empty()
                : Optional.of(new KernelCache(Path.of(home, ".cache", "amtiet", "kernels")));
    }

    /** The code under that key; made and kept if it is not there. */
    byte[] get(String key, Supplier<byte[]> compile) {
        Path file = folder.resolve(key + ".cubin");
        byte[] kept = read(file);
        if (kept.length > 0) {
            return kept;
        }
        byte[] code = compile.get();
        try {
            write(file, code);
        } catch (IOException e) {
            // A full disk or a read-only home costs the next start its time, nothing else.
            return code;
        }
        return code;
    }

    /** The code of an entry; empty if there is none or it is damaged. */
    private static byte[] read(Path file) {
        try {
            byte[] entry = Files.readAllBytes(file);
            int length = digest().getDigestLength();
            if (entry.length <= length) {
                return new byte[0];
            }
            byte[] code = Arrays.copyOfRange(entry, length, entry.length);
            return Arrays.equals(Arrays.copyOf(entry, length), digest().digest(code)) ? code : new byte[0];
        } catch (IOException e) {
            // Not there, as at the first start, or not readable: both are mended by compiling.
            return new byte[0];
        }
    }

    private void write(Path file, byte[] code) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, "unfinished", ".cubin");
        try {
            try (var out = Files.newOutputStream(unfinished)) {
                out.write(digest().digest(code));
                out.write(code);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** The key of these parts: their SHA-256 with their lengths, so that no two lists of parts have one key. */
    static String key(Iterable<String> parts) {
        MessageDigest digest = digest();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
