package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
    private static final byte[] CODE = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    private final AtomicInteger compiled = new AtomicInteger();

    private byte[] compile() {
        compiled.incrementAndGet();
        return CODE;
    }

    @Test
    void compilesOnceForAllLaterStarts() throws IOException {
        Path kernels = folder.resolve("amtiet/kernels");
        assertThat(new KernelCache(kernels).get("key", this::compile)).isEqualTo(CODE);
        assertThat(new KernelCache(kernels).get("key", this::compile)).isEqualTo(CODE);
        assertThat(compiled).hasValue(1);
        try (Stream<Path> files = Files.list(kernels)) {
            assertThat(files).as("no unfinished file stays").hasSize(1);
        }
    }

    @Test
    void compilesAgainWhereAnEntryIsDamagedCutOrEmpty() throws IOException {
        KernelCache cache = new KernelCache(folder);
        cache.get("key", this::compile);
        Path entry = folder.resolve("key.cubin");
        byte[] whole = Files.readAllBytes(entry);
        byte[] flipped = whole.clone();
        flipped[flipped.length - 1] ^= 1;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, whole.length - 1), new byte[0])) {
            Files.write(entry, damaged);
            compiled.set(0);
            assertThat(cache.get("key", this::compile)).isEqualTo(CODE);
            assertThat(compiled).hasValue(1);
            assertThat(Files.readAllBytes(entry)).isEqualTo(whole);
        }
    }

    @Test
    void compilesEachTimeWhereTheFolderCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        KernelCache cache = new KernelCache(file.resolve("kernels"));
        assertThat(cache.get("key", this::compile)).isEqualTo(CODE);
        assertThat(cache.get("key", this::compile)).isEqualTo(CODE);
        assertThat(compiled).hasValue(2);
    }

    @Test
    void keysDifferWhereAnyPartOrTheCutBetweenPartsDiffers() {
        String key = KernelCache.key(List.of("source", "sm_90a"));
        assertThat(KernelCache.key(List.of("source", "sm_90a"))).isEqualTo(key).hasSize(64);
        assertThat(KernelCache.key(List.of("source", "sm_80"))).isNotEqualTo(key);
        assertThat(KernelCache.key(List.of("sources", "m_90a"))).isNotEqualTo(key);
    }

    @Test
    void liesInTheUsersCacheFolder() {
        assertThat(KernelCache.ofUser(Map.of())).isEmpty();
        assertThat(KernelCache.ofUser(Map.of("HOME", folder.toString()))
                        .orElseThrow()
                        .get("a", this::compile))
                .isEqualTo(CODE);
        assertThat(folder.resolve(".cache/amtiet/kernels/a.cubin")).exists();
        String other = folder.resolve("other").toString();
        KernelCache.ofUser(Map.of("HOME", folder.toString(), "XDG_CACHE_HOME", other))
                .orElseThrow()
                .get("a", this::compile);
        assertThat(folder.resolve("other/amtiet/kernels/a.cubin")).exists();
    }
}
