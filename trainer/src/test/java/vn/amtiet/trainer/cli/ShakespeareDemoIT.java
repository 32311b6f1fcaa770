package vn.amtiet.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import vn.amtiet.trainer.Shakespeare;
import vn.amtiet.trainer.train.LossLog;
import vn.amtiet.trainer.train.RunDirectory;

/** nanoGPT's demo for a CPU, whole, through the commands; some two minutes on two cores. */
class ShakespeareDemoIT {
    @TempDir
    private Path directory;

    /** nanoGPT's README: 1.88 at step 2000. Seeds differ by 0.02. */
    @Test
    void behaviour23TheDemoReachesTheLossOfNanoGptsReadme() {
        Path data = Shakespeare.bin(directory);
        Path run = directory.resolve("run");
        int code = new CommandLine(TrainerMain.commands())
                .execute(
                        "train",
                        "--conf",
                        "../conf/train/shakespeare-char-cpu.yaml",
                        "--output",
                        run.toString(),
                        "--set",
                        "data.source=nanogpt-bin " + data);
        assertThat(code).isZero();
        List<LossLog.Evaluation> evaluations = LossLog.read(RunDirectory.lossFile(run)).stream()
                .filter(LossLog.Evaluation.class::isInstance)
                .map(LossLog.Evaluation.class::cast)
                .toList();
        LossLog.Evaluation first = evaluations.get(0);
        LossLog.Evaluation last = evaluations.get(evaluations.size() - 1);
        System.out.println("tinyshakespeare, CPU demo: val loss " + last.val() + " at step " + last.step());
        assertThat(first.val()).isBetween(Math.log(65) - 0.2, Math.log(65) + 0.2);
        assertThat(last.step()).isEqualTo(2000);
        assertThat(last.val()).isBetween(1.80, 1.95);
    }
}
