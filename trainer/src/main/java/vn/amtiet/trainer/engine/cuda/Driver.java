package vn.amtiet.trainer.engine.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of NVIDIA's driver on this machine, as people know it. */
final class Driver {
    private static final Path MODULE = Path.of("/proc/driver/nvidia/version");

    /** "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  ...", of which the first number counts. */
    private static final Pattern VERSION = Pattern.compile("\\s(\\d{3,})\\.\\d");

    private Driver() {}

    /**
     * "driver 580"; where the system does not say, "driver for CUDA 13.0".
     *
     * @param cuda the newest CUDA that the driver knows: 13000
     */
    static String description(int cuda) {
        String otherwise = "driver for CUDA " + Device.version(cuda);
        if (!Files.isReadable(MODULE)) {
            return otherwise;
        }
        try {
            return parse(Files.readString(MODULE, StandardCharsets.UTF_8), otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    static String parse(String module, String otherwise) {
        Matcher matcher = VERSION.matcher(module);
        return matcher.find() ? "driver " + matcher.group(1) : otherwise;
    }
}
