package vn.amtiet.trainer.cli;

import java.util.Arrays;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.model.ModelConfig;

/** Models by the names that nanoGPT's configurations have given them; no biases, as there. */
enum BenchWork {
    /** config/train_gpt2.py. */
    GPT2_124M("gpt2-124m", 32, 6e-4, 0.95, 50304, 1024, 12, 12, 768, 0),
    /** config/train_shakespeare_char.py. */
    SHAKESPEARE_CHAR("shakespeare-char", 64, 1e-3, 0.99, 65, 256, 6, 6, 384, 0.2);

    private final String title;
    private final int batch;
    private final double rate;
    private final double beta2;
    private final ModelConfig model;

    BenchWork(
            String title,
            int batch,
            double rate,
            double beta2,
            int vocabulary,
            int time,
            int layers,
            int heads,
            int width,
            double dropout) {
        this.title = title;
        this.batch = batch;
        this.rate = rate;
        this.beta2 = beta2;
        model = new ModelConfig(
                vocabulary, time, layers, heads, width, dropout, false, ModelConfig.Activation.GELU_ERF);
    }

    /** By its title. */
    static BenchWork of(String name) {
        return Arrays.stream(values())
                .filter(work -> work.title.equals(name))
                .findFirst()
                .orElseThrow(() -> UserError.usage("work: expected one of "
                        + Arrays.stream(values()).map(work -> work.title).toList() + ", got '" + name + "'"));
    }

    /** What the command line calls it. */
    String title() {
        return title;
    }

    /** Windows of a step by default. */
    int batch() {
        return batch;
    }

    double rate() {
        return rate;
    }

    double beta2() {
        return beta2;
    }

    ModelConfig model() {
        return model;
    }
}
