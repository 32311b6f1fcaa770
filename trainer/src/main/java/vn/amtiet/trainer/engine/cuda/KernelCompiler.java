package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Machine code of kernel files for one architecture, from the cache where it has them. */
final class KernelCompiler {
    private final Nvrtc nvrtc;
    private final Optional<KernelCache> cache;

    KernelCompiler(Nvrtc nvrtc, Optional<KernelCache> cache) {
        this.nvrtc = nvrtc;
        this.cache = cache;
    }

    /**
     * Machine code of a file.
     *
     * @param defines "COMPUTE_BF16=1"
     */
    byte[] compile(String file, List<String> defines) {
        KernelSource source = KernelSource.of(file);
        if (cache.isEmpty()) {
            return nvrtc.compile(source, defines);
        }
        List<String> parts = new ArrayList<>(List.of(Nvrtc.version(), source.file(), source.text()));
        source.headers().forEach((name, text) -> parts.addAll(List.of(name, text)));
        parts.addAll(nvrtc.options());
        parts.addAll(defines);
        return cache.get().get(KernelCache.key(parts), () -> nvrtc.compile(source, defines));
    }
}
