package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import vn.amtiet.cli.UserError;

/** NVIDIA's run-time compiler: machine code for one architecture from a kernel's source. Needs no card. */
final class Nvrtc {
    private final List<String> options;

    /**
     * A compiler for one architecture.
     *
     * @param architecture "sm_90a"
     * @param headers folder of CUDA's own headers
     */
    Nvrtc(String architecture, Path headers) {
        options = List.of(
                "--gpu-architecture=" + architecture,
                "--std=c++17",
                "--generate-line-info",
                "--include-path=" + headers,
                "--include-path=" + headers.resolve("cccl"));
    }

    /** "13.0". */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtcVersion(major, minor), "asking for its version");
        return major[0] + "." + minor[0];
    }

    /**
     * Compiles.
     *
     * @param defines "COMPUTE_BF16=1"
     * @throws UserError with the compiler's own messages
     */
    byte[] compile(KernelSource source, List<String> defines) {
        List<String> all = new ArrayList<>(options);
        defines.forEach(define -> all.add("--define-macro=" + define));
        PointerScope scope = new PointerScope();
        try {
            return run(source, all);
        } finally {
            scope.close();
        }
    }

    private static byte[] run(KernelSource source, List<String> all) {
        _nvrtcProgram program = new _nvrtcProgram();
        check(
                nvrtcCreateProgram(
                        program,
                        new BytePointer(source.text(), StandardCharsets.UTF_8),
                        new BytePointer(source.file(), StandardCharsets.UTF_8),
                        source.headers().size(),
                        texts(source.headers().values()),
                        texts(source.headers().keySet())),
                "reading " + source.file());
        try {
            int code = nvrtcCompileProgram(program, all.size(), texts(all));
            if (code != 0) {
                throw UserError.failed("engine cuda: NVRTC " + version() + " cannot compile " + source.file() + " with "
                        + String.join(" ", all) + ": " + log(program).strip());
            }
            return code(program);
        } finally {
            nvrtcDestroyProgram(program);
        }
    }

    private static PointerPointer<BytePointer> texts(Collection<String> texts) {
        PointerPointer<BytePointer> pointers = new PointerPointer<>(Math.max(1, texts.size()));
        int i = 0;
        for (String text : texts) {
            pointers.put(i++, new BytePointer(text, StandardCharsets.UTF_8));
        }
        return pointers;
    }

    private static byte[] code(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        check(nvrtcGetCUBINSize(program, size), "asking for the size of machine code");
        byte[] code = new byte[Math.toIntExact(size.get())];
        check(nvrtcGetCUBIN(program, code), "asking for machine code");
        return code;
    }

    private static String log(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        check(nvrtcGetProgramLogSize(program, size), "asking for messages");
        BytePointer log = new BytePointer(size.get());
        check(nvrtcGetProgramLog(program, log), "asking for messages");
        return log.getString(StandardCharsets.UTF_8);
    }

    private static void check(int code, String doing) {
        if (code != 0) {
            throw UserError.failed("engine cuda: NVRTC failed " + doing + ": "
                    + nvrtcGetErrorString(code).getString());
        }
    }

    /** Everything that decides what comes out, beside the source. */
    List<String> options() {
        return options;
    }
}
