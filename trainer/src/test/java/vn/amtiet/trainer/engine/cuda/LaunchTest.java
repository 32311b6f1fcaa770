package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/** What is checked before anything reaches the card. */
class LaunchTest {
    @Test
    void argumentsKeepTheirBits() {
        Arguments arguments =
                new Arguments().pointer(0x7f0000000100L).int32(-1).int64(-1).float32(1.5f);
        assertThat(arguments.count()).isEqualTo(4);
        assertThat(arguments.word(0)).isEqualTo(0x7f0000000100L);
        assertThat(arguments.word(1)).isEqualTo(0xFFFFFFFFL);
        assertThat(arguments.word(2)).isEqualTo(-1L);
        assertThat(arguments.word(3)).isEqualTo(0x3fc00000L);
    }

    @Test
    void aGridCoversEveryItemAndHasAtLeastOneBlock() {
        assertThat(Grid.covering(0, 256)).isEqualTo(new Grid(1, 1, 1, 256));
        assertThat(Grid.covering(256, 256)).isEqualTo(new Grid(1, 1, 1, 256));
        assertThat(Grid.covering(257, 256)).isEqualTo(new Grid(2, 1, 1, 256));
        assertThat(Grid.covering(1L << 38, 256)).isEqualTo(new Grid(1 << 30, 1, 1, 256));
        assertThatThrownBy(() -> new Grid(1, 65536, 1, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grid(1, 1, 1, 1025)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tensorsOfOtherEnginesAreRefused() {
        Tensor foreign = new Tensor() {
            @Override
            public Element element() {
                return Element.FLOAT;
            }

            @Override
            public long size() {
                return 3;
            }
        };
        assertThatThrownBy(() -> CudaTensor.of(foreign)).hasMessageContaining("cuda engine");
        assertThatThrownBy(() -> CudaWeight.of(new Weight(foreign, foreign))).hasMessageContaining("cuda engine");
        CudaTensor own = new CudaTensor(Tensor.Element.FLOAT, 3, () -> 256);
        assertThat(CudaTensor.address(own, Tensor.Element.FLOAT, 3)).isEqualTo(256);
        assertThatThrownBy(() -> CudaTensor.address(own, Tensor.Element.INT, 3)).hasMessageContaining("INT");
        assertThatThrownBy(() -> CudaTensor.address(own, Tensor.Element.FLOAT, 4))
                .hasMessageContaining("4");
    }

    @Test
    void everyKernelFileFindsWhatItIncludes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/vn/amtiet/trainer/engine/cuda"))) {
            assertThat(files.map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".cu"))
                            .map(KernelSource::of))
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(source.headers()).isNotNull());
        }
        assertThat(KernelSource.of("attention_forward.cu").headers())
                .containsKeys("attention_tile.cuh", "mma.cuh", "philox.cuh");
        assertThatThrownBy(() -> KernelSource.of("none.cu")).hasMessageContaining("none.cu");
    }
}
