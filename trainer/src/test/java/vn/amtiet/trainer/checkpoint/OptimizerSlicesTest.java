package vn.amtiet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/** Slices cover every value once: neither twice, nor not at all, whatever their lengths add up to. */
class OptimizerSlicesTest {
    private static final ModelConfig MODEL = new ModelConfig(16, 8, 1, 2, 8, 0, true, ModelConfig.Activation.GELU_ERF);
    private static final String TOKEN = "transformer.wte.weight";

    @TempDir
    private Path directory;

    private final Engine engine = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 5);
    private int files;

    @AfterEach
    void close() {
        engine.close();
    }

    /** A file with one slice of the first moment of the token table, whose values are their places. */
    private void slice(String name, int from, int length) {
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
        declaration.f32(name, List.of(length));
        try (SafetensorsWriter writer = declaration.open(next())) {
            writer.write(places(from, length));
        }
    }

    private void slice(int from, int length) {
        slice("first/" + from + "/" + length + "/" + TOKEN, from, length);
    }

    private Path next() {
        return directory.resolve(String.format(Locale.ROOT, "optimizer-%05d-of-00009.safetensors", files++));
    }

    private static float[] places(int from, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = from + i;
        }
        return values;
    }

    /** Everything but the first moment of the token table. */
    private void others() {
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
        List<Parameter> all = engine.layout().parameters();
        for (Moment moment : Moment.values()) {
            all.stream()
                    .filter(p -> !isFirstOfTokens(moment, p))
                    .forEach(p -> declaration.f32(name(moment, p), size(p)));
        }
        try (SafetensorsWriter writer = declaration.open(next())) {
            for (Moment moment : Moment.values()) {
                all.stream()
                        .filter(p -> !isFirstOfTokens(moment, p))
                        .forEach(p -> writer.write(places(0, Math.toIntExact(p.size()))));
            }
        }
    }

    private static boolean isFirstOfTokens(Moment moment, Parameter p) {
        return moment == Moment.FIRST && p.name().equals(TOKEN);
    }

    private static String name(Moment moment, Parameter p) {
        return moment.name().toLowerCase(Locale.ROOT) + "/0/" + p.size() + "/" + p.name();
    }

    private static List<Integer> size(Parameter p) {
        return List.of(Math.toIntExact(p.size()));
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> OptimizerSlices.restore(directory, engine))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void unequalSlicesInAnyOrderLoadAsOne() {
        others();
        slice(100, 28);
        slice(0, 3);
        slice(3, 97);
        OptimizerSlices.restore(directory, engine);
        assertThat(engine.moment(Moment.FIRST, TOKEN)).isEqualTo(places(0, 128));
    }

    @Test
    void anOverlapThatHidesAGapIsRefused() {
        others();
        slice(0, 64);
        slice(32, 64);
        assertRefused(TOKEN, "must cover its 128 values once each", "after the first 64", "brings 32 to 95");
    }

    @Test
    void theSameSliceTwiceIsRefused() {
        others();
        slice(0, 64);
        slice(0, 64);
        assertRefused("after the first 64", "brings 0 to 63");
    }

    @Test
    void aGapIsRefused() {
        others();
        slice(0, 60);
        slice(64, 64);
        assertRefused("after the first 60", "brings 64 to 127");
    }

    @Test
    void aMissingEndIsRefused() {
        others();
        slice(0, 100);
        assertRefused("after the first 100", "no slice follows");
    }

    @Test
    void aSliceBeyondTheEndIsRefused() {
        others();
        slice(0, 100);
        slice(100, 29);
        assertRefused("after the first 100", "brings 100 to 128");
    }

    @Test
    void aNameThatDoesNotSayWhatTheSliceIsIsRefused() {
        others();
        slice("first/0/127/" + TOKEN, 0, 128);
        assertRefused("got first/0/127/" + TOKEN + " of 128 values");
        files = 1;
        slice("exp_avg", 0, 128);
        assertRefused("expected slices named MOMENT/OFFSET/LENGTH/PARAMETER, got exp_avg");
    }
}
