package vn.amtiet.trainer.engine.cuda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;

/**
 * Finds CUDA's libraries and headers on this machine and loads the libraries, each from the first of these places that has
 * it: the folders of {@value #VARIABLE} (separated like a class path; a folder of libraries, a CUDA toolkit, or the {@code
 * site-packages} of a Python with NVIDIA's packages); JavaCPP's {@code platform.linkpath}; {@code LD_LIBRARY_PATH}; {@code
 * CUDA_HOME} and {@code CUDA_PATH}; the active Python or Conda environment; {@code /usr/local/cuda*}; the system's library
 * folders; the packages of the system's and the user's Python.
 *
 * <p>The driver's own library (libcuda) is the system's to find. Elsewhere than on Linux everything is: JavaCPP searches
 * {@code PATH}.
 */
final class CudaLibraries {
    /** The environment variable that names folders to search first. */
    static final String VARIABLE = "AMTIET_CUDA_PATH";

    /** Libraries of CUDA 13 by the names that the bindings ask for, each after those that it needs. */
    static final List<String> NEEDED =
            List.of("libcudart.so.13", "libnvrtc.so.13", "libcublasLt.so.13", "libcublas.so.13");

    /** cuDNN 9, each after those that it needs, by names that its versions for CUDA 12 and 13 share. */
    private static final List<String> CUDNN = List.of(
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn.so.9");

    /** NVRTC's own part, beside it, which it opens by this name with its version behind. */
    private static final String BUILTINS = "libnvrtc-builtins.so.13.*";

    private static final String HEADER = "cuda_bf16.h";

    private final List<Path> folders;

    private CudaLibraries(List<Path> folders) {
        this.folders = folders;
    }

    /** What this environment leads to. */
    static CudaLibraries search(Map<String, String> environment) {
        Set<Path> found = new LinkedHashSet<>();
        Stream.of(environment.get(VARIABLE), Loader.loadProperties().getProperty("platform.linkpath"))
                .forEach(list -> paths(list).forEach(path -> expand(path, found)));
        paths(environment.get("LD_LIBRARY_PATH")).forEach(path -> add(path, found));
        for (String home : List.of("CUDA_HOME", "CUDA_PATH")) {
            paths(environment.get(home)).forEach(path -> expand(path, found));
        }
        for (String prefix : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            paths(environment.get(prefix)).forEach(path -> {
                expand(path, found);
                python(path, found);
            });
        }
        children(Path.of("/usr/local"), "cuda*").forEach(path -> expand(path, found));
        List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .forEach(path -> add(Path.of(path), found));
        List.of("/usr/local", "/usr").forEach(path -> python(Path.of(path), found));
        paths(environment.get("HOME")).forEach(path -> python(path.resolve(".local"), found));
        return new CudaLibraries(List.copyOf(found));
    }

    private static List<Path> paths(@Nullable String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split(File.pathSeparator))
                        .filter(path -> !path.isBlank())
                        .map(Path::of)
                        .toList();
    }

    /** A folder of libraries, a toolkit, or a folder of Python packages. */
    private static void expand(Path path, Set<Path> found) {
        add(path, found);
        add(path.resolve("lib64"), found);
        add(path.resolve("lib"), found);
        children(path.resolve("targets"), "*").forEach(target -> add(target.resolve("lib"), found));
        children(path.resolve("nvidia"), "*").forEach(part -> add(part.resolve("lib"), found));
    }

    private static void python(Path prefix, Set<Path> found) {
        for (Path version : children(prefix.resolve("lib"), "python3*")) {
            expand(version.resolve("site-packages"), found);
            expand(version.resolve("dist-packages"), found);
        }
    }

    private static void add(Path folder, Set<Path> found) {
        if (Files.isDirectory(folder)) {
            found.add(folder.toAbsolutePath().normalize());
        }
    }

    /** What matches in a folder, the highest name first; nothing where there is no such folder. */
    private static List<Path> children(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(children::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        children.sort(Comparator.reverseOrder());
        return children;
    }

    /** The first file of that name. */
    Optional<Path> find(String file) {
        return folders.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Where this looked, in order. */
    List<Path> folders() {
        return folders;
    }

    /**
     * The folder of the headers that kernels include: beside a library folder that was searched.
     *
     * @throws UserError if there is none
     */
    Path headers() {
        return folders.stream()
                .flatMap(folder -> Stream.of(folder.resolveSibling("include"), folder.resolve("include")))
                .filter(folder -> Files.isRegularFile(folder.resolve(HEADER)))
                .findFirst()
                .orElseThrow(() -> missing(List.of(HEADER), "the headers of CUDA 13"));
    }

    /**
     * Loads all of them and their bindings.
     *
     * @throws UserError that names what is missing and where it was looked for
     */
    void load() {
        load(NEEDED, cudart.class, nvrtc.class, cublas.class);
    }

    /** Loads what compiling needs; throws as {@link #load}. */
    void loadCompiler() {
        load(NEEDED.subList(0, 2), cudart.class, nvrtc.class);
    }

    /**
     * Loads cuDNN, all of it from the first folder that has it, and its bindings; after {@link #load}.
     *
     * @return why not, where that fails: cuDNN is not needed
     */
    Optional<String> loadCudnn() {
        Path library = find(CUDNN.get(CUDNN.size() - 1)).orElse(null);
        if (library == null && Files.isDirectory(Path.of("/proc/self"))) {
            return Optional.of("cuDNN 9 (libcudnn.so.9) is not on this machine");
        }
        try {
            if (library != null) {
                CUDNN.forEach(file -> open(library.resolveSibling(file)));
            }
            Loader.load(cudnn.class);
            return Optional.empty();
        } catch (UserError | LinkageError e) {
            return Optional.of("cuDNN does not load: " + e.getMessage());
        }
    }

    private void load(List<String> files, Class<?>... bindings) {
        if (Files.isDirectory(Path.of("/proc/self"))) {
            List<String> missing =
                    files.stream().filter(file -> find(file).isEmpty()).toList();
            if (!missing.isEmpty()) {
                throw missing(missing, "libraries of CUDA 13 (cudart, nvrtc, cublas)");
            }
            files.forEach(file -> open(find(file).orElseThrow()));
        }
        Properties properties = Loader.loadProperties();
        properties.setProperty(
                "platform.linkpath",
                String.join(
                        File.pathSeparator, folders.stream().map(Path::toString).toList()));
        try {
            for (Class<?> binding : bindings) {
                Loader.load(binding);
            }
        } catch (LinkageError e) {
            throw unloadable(e);
        }
    }

    /** What is opened first by its full path is what the bindings then find by its name, whatever else is installed. */
    private static void open(Path library) {
        Path folder = library.toAbsolutePath().getParent();
        if (library.getFileName().toString().startsWith("libnvrtc.")) {
            children(folder, BUILTINS).stream()
                    .filter(path -> !path.toString().contains(".alt."))
                    .findFirst()
                    .ifPresent(CudaLibraries::open);
        }
        try {
            System.load(library.toString());
        } catch (UnsatisfiedLinkError e) {
            throw UserError.failed("engine cuda: " + library + " does not load: " + e.getMessage()
                    + ". Needed: a CUDA 13 library for this machine. " + Requirements.OTHERWISE);
        }
    }

    private UserError missing(List<String> files, String what) {
        return UserError.failed("engine cuda: not found: " + String.join(", ", files) + ". Needed: " + what
                + ", by a CUDA 13 toolkit or by Python packages (pip install nvidia-cuda-runtime nvidia-cuda-nvrtc"
                + " nvidia-cublas). Searched: "
                + String.join(":", folders.stream().map(Path::toString).toList()) + ". Set " + VARIABLE
                + " to the toolkit's folder or to the site-packages folder. " + Requirements.OTHERWISE);
    }

    private static UserError unloadable(LinkageError e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (String.valueOf(cause.getMessage()).contains("libcuda.so")) {
            return UserError.failed("engine cuda: no NVIDIA driver on this machine (libcuda.so.1 not found). "
                    + Requirements.NEEDED + " " + Requirements.OTHERWISE);
        }
        return UserError.failed("engine cuda: CUDA's libraries do not load: " + cause.getMessage() + ". "
                + Requirements.NEEDED + " " + Requirements.OTHERWISE);
    }
}
