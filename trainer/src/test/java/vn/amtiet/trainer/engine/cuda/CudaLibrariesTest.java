package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

class CudaLibrariesTest {
    private static final String LIBRARY = "libsomething.so.13";

    @TempDir
    private Path folder;

    private Path put(String file) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }

    private static CudaLibraries search(String variable, String value) {
        return CudaLibraries.search(Map.of(variable, value));
    }

    @Test
    void findsThePackagesOfAPython() throws IOException {
        Path library = put("site-packages/nvidia/cu13/lib/" + LIBRARY);
        put("site-packages/nvidia/cu13/include/cuda_bf16.h");
        CudaLibraries found =
                search(CudaLibraries.VARIABLE, folder.resolve("site-packages").toString());
        assertThat(found.find(LIBRARY)).contains(library);
        assertThat(found.headers()).isEqualTo(folder.resolve("site-packages/nvidia/cu13/include"));
    }

    @Test
    void findsAToolkitByItsHome() throws IOException {
        Path library = put("cuda/targets/x86_64-linux/lib/" + LIBRARY);
        assertThat(search("CUDA_HOME", folder.resolve("cuda").toString()).find(LIBRARY))
                .contains(library);
    }

    @Test
    void findsTheActiveEnvironmentsPackages() throws IOException {
        Path library = put("venv/lib/python3.12/site-packages/nvidia/cublas/lib/" + LIBRARY);
        assertThat(search("VIRTUAL_ENV", folder.resolve("venv").toString()).find(LIBRARY))
                .contains(library);
    }

    @Test
    void takesTheFirstOfSeveral() throws IOException {
        Path first = put("b/" + LIBRARY);
        put("a/" + LIBRARY);
        put("c/" + LIBRARY);
        CudaLibraries found = CudaLibraries.search(Map.of(
                CudaLibraries.VARIABLE,
                folder.resolve("none")
                        + File.pathSeparator
                        + folder.resolve("b")
                        + File.pathSeparator
                        + folder.resolve("a"),
                "LD_LIBRARY_PATH",
                folder.resolve("c").toString()));
        assertThat(found.find(LIBRARY)).contains(first);
    }

    @Test
    void namesWhatIsMissingAndWhereItLooked() {
        CudaLibraries none = search(CudaLibraries.VARIABLE, folder.toString());
        if (none.find(CudaLibraries.NEEDED.get(CudaLibraries.NEEDED.size() - 1)).isPresent()) {
            System.out.println("SKIPPED: CudaLibrariesTest, this machine has cuBLAS: its absence was not tested");
            return;
        }
        assertThatThrownBy(none::load)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("libcublas.so.13")
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(CudaLibraries.VARIABLE)
                .hasMessageContaining("engine: cpu");
    }
}
