package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.amtiet.cli.UserError;

/** Every kernel file compiles for Ampere and Hopper in each precision, where a compiler is found. */
class KernelCompilationTest {
    private static final Path KERNELS = Path.of("src/main/resources/vn/amtiet/trainer/engine/cuda");

    private static final List<String> ARCHITECTURES = List.of(Device.architecture(8, 0), Device.architecture(9, 0));

    /** Compiles a file for an architecture; throws what the compiler says. */
    private interface Compiler {
        void compile(String file, String architecture, List<String> defines, Path directory)
                throws IOException, InterruptedException;
    }

    private static Optional<Compiler> compiler = Optional.empty();
    private static boolean quick;

    @TempDir
    private Path directory;

    @BeforeAll
    static void findACompiler() {
        compiler = nvrtc().or(KernelCompilationTest::nvcc);
        if (compiler.isEmpty()) {
            System.out.println("SKIPPED: KernelCompilationTest, neither NVRTC nor nvcc found: no kernel was compiled");
            Assumptions.abort("no compiler of CUDA");
        }
    }

    /** NVRTC in this process: its bindings load only beside the driver's library. */
    private static Optional<Compiler> nvrtc() {
        try {
            CudaLibraries libraries = CudaLibraries.search(System.getenv());
            libraries.loadCompiler();
            Path headers = libraries.headers();
            quick = true;
            System.out.println("kernels are compiled by NVRTC " + Nvrtc.version() + ", headers " + headers);
            return Optional.of((file, architecture, defines, directory) -> assertThat(
                            new Nvrtc(architecture, headers).compile(KernelSource.of(file), defines))
                    .isNotEmpty());
        } catch (UserError e) {
            System.out.println("NVRTC is not used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Compiler> nvcc() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve("nvcc"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(nvcc -> {
                    System.out.println("kernels are compiled by " + nvcc);
                    return (file, architecture, defines, directory) ->
                            nvcc(nvcc, file, architecture, defines, directory);
                });
    }

    private static void nvcc(Path nvcc, String file, String architecture, List<String> defines, Path directory)
            throws IOException, InterruptedException {
        Path log = directory.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(nvcc.toString(), "-std=c++17", "-arch=" + architecture));
        defines.forEach(define -> command.add("-D" + define));
        command.addAll(List.of("-cubin", KERNELS.resolve(file).toString(), "-o", directory + "/out.cubin"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code)
                .as("%s%n%s", command, Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
    }

    private record Case(String file, String architecture, List<String> defines) {
        @Override
        public String toString() {
            return file + " " + architecture + " " + defines;
        }
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(KERNELS)) {
            files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .sorted()
                    .forEach(file -> cases.addAll(cases(file)));
        }
        return cases;
    }

    /** All defines for all architectures by NVRTC; nvcc, slower, gets every define and every architecture, not all pairs. */
    private static List<Case> cases(String file) {
        List<Case> cases = new ArrayList<>();
        List<List<String>> defines = ownDefines(file);
        for (int i = 0; i < defines.size(); i++) {
            for (int j = 0; j < ARCHITECTURES.size(); j++) {
                if (quick || i % ARCHITECTURES.size() == j) {
                    cases.add(new Case(file, ARCHITECTURES.get(j), defines.get(i)));
                }
            }
        }
        return cases;
    }

    /** The engine's defines times those of the file itself, at their outermost values. */
    private static List<List<String>> ownDefines(String file) {
        boolean attention = file.startsWith("attention");
        List<List<String>> types = attention
                ? List.of(Kernels.defines(!file.contains("fp32"), false))
                : List.of(Kernels.defines(false, false), Kernels.defines(true, false), Kernels.defines(true, true));
        List<List<String>> own = own(file, attention);
        return types.stream()
                .flatMap(type -> own.stream()
                        .map(more -> Stream.concat(type.stream(), more.stream()).toList()))
                .toList();
    }

    private static List<List<String>> own(String file, boolean attention) {
        if (attention) {
            return List.of(
                    List.of("ATTENTION_HEAD=64", "ATTENTION_CAUSAL=1", "ATTENTION_DROPOUT=1", "ATTENTION_WIDE=1"),
                    List.of("ATTENTION_HEAD=128", "ATTENTION_CAUSAL=0", "ATTENTION_DROPOUT=0", "ATTENTION_WIDE=0"));
        }
        return file.startsWith("norm") ? List.of(List.of("NORM_WIDTH=768")) : List.of(List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyKernelFileCompiles(Case one) throws IOException, InterruptedException {
        compiler.orElseThrow().compile(one.file(), one.architecture(), one.defines(), directory);
    }
}
