package vn.amtiet.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.train.TrainConfig;

/** A model of 1 layer x 8 over 16 ids, and nanoGPT files of a text that it can learn: every id follows its predecessor. */
public final class TinyRun {
    public static final int VOCABULARY = 16;

    private TinyRun() {}

    /** Writes train.bin and val.bin into a directory. */
    public static Path data(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("train.bin"), uint16(counting(600)));
            Files.write(directory.resolve("val.bin"), uint16(counting(200)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /** 0 1 2 ... 15 0 1 2 and so on, with a jump now and then. */
    public static int[] counting(int length) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = (i + i / 37) % VOCABULARY;
        }
        return ids;
    }

    public static byte[] uint16(int... ids) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int id : ids) {
            bytes.putShort((short) id);
        }
        return bytes.array();
    }

    public static String yaml(Path data) {
        return """
                model: {vocabularySize: 16, blockSize: 8, layers: 1, heads: 2, width: 8, bias: true, activation: gelu-erf}
                dropout: 0.1
                data: {source: 'nanogpt-bin %s', sampling: with-replacement, onResume: continue}
                optimizer: {beta1: 0.9, beta2: 0.99, epsilon: 1.0e-8, weightDecay: 0.1, decayGroups: rank-two, clip: 1.0}
                schedule: {kind: cosine, peak: 1.0e-2, minimum: 1.0e-3, warmupSteps: 2, decaySteps: 10, warmup: plus-one}
                steps: 10
                lastStep: excluded
                batch: 3
                accumulation: 2
                evaluation: {interval: 5, batches: 2}
                checkpoint: {policy: always, keep: 2}
                init: scratch
                initialisation: gpt2
                seed: 1337
                engine: cpu
                logInterval: 1
                """.formatted(data);
    }

    public static TrainConfig config(Path data, String... overrides) {
        return ConfigFile.parse(yaml(data), "tiny.yaml", TrainConfig.class, List.of(overrides));
    }
}
