package vn.amtiet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

class ConfigFileTest {
    enum Sampling {
        WITH_REPLACEMENT,
        EPOCH
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "schedule")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cosine.class, name = "cosine"),
        @JsonSubTypes.Type(value = Constant.class, name = "constant")
    })
    sealed interface Schedule permits Cosine, Constant {}

    record Cosine(Integer warmupSteps) implements Schedule {}

    record Constant() implements Schedule {}

    record Optimiser(
            @Nullable Double learningRate,
            @Nullable Integer batchSize,
            @Nullable Double clip) {
        Optimiser {
            learningRate = learningRate == null ? Double.valueOf(6e-4) : learningRate;
            batchSize = batchSize == null ? Integer.valueOf(12) : batchSize;
            if (batchSize < 1) {
                throw new IllegalArgumentException("batchSize must be at least 1: " + batchSize);
            }
        }
    }

    record Run(
            String name,
            int steps,
            @Nullable Long seed,
            @Nullable Boolean shuffle,
            @Nullable Sampling sampling,
            @Nullable Optimiser optimiser,
            @Nullable Schedule schedule,
            @Nullable List<Integer> layers,
            @Nullable Map<String, Double> weights) {
        Run {
            if (name == null) {
                throw new IllegalArgumentException("name is missing: give the run a name");
            }
            seed = seed == null ? Long.valueOf(1337) : seed;
            shuffle = shuffle == null ? Boolean.TRUE : shuffle;
            sampling = sampling == null ? Sampling.EPOCH : sampling;
            optimiser = optimiser == null ? ConfigFile.defaults(Optimiser.class) : optimiser;
            schedule = schedule == null ? new Constant() : schedule;
            layers = layers == null ? List.of() : List.copyOf(layers);
            weights = weights == null ? Map.of() : Map.copyOf(weights);
        }
    }

    private static final String FULL = """
            name: "thử"
            steps: 200
            seed: 5000000000
            shuffle: false
            sampling: with-replacement
            optimiser:
              learningRate: 1e-3
              batchSize: 4
            schedule:
              schedule: cosine
              warmupSteps: 100
            layers: [1, 2]
            weights: {a: 1, b: 0.5}
            """;

    @Test
    void readsEveryKindOfValueAndFillsInDefaults() {
        Run run = parse(FULL);
        assertThat(run)
                .isEqualTo(new Run(
                        "thử",
                        200,
                        5_000_000_000L,
                        false,
                        Sampling.WITH_REPLACEMENT,
                        new Optimiser(1e-3, 4, null),
                        new Cosine(100),
                        List.of(1, 2),
                        Map.of("a", 1.0, "b", 0.5)));
        Run small = parse("name: a\nsteps: 1\n");
        assertThat(small.optimiser()).isEqualTo(new Optimiser(6e-4, 12, null));
        assertThat(small.schedule()).isEqualTo(new Constant());
    }

    @Test
    void overridesLikeTheFile() {
        Run run = parse(
                FULL,
                "steps=7",
                "optimiser.clip=1",
                "name='12'",
                "layers.1=9",
                "weights.c=2.5",
                "schedule={schedule: constant}",
                "optimiser.learningRate=.5e+1");
        assertThat(run.steps()).isEqualTo(7);
        assertThat(run.optimiser()).isEqualTo(new Optimiser(5.0, 4, 1.0));
        assertThat(run.name()).isEqualTo("12");
        assertThat(run.layers()).containsExactly(1, 9);
        assertThat(run.weights()).containsEntry("c", 2.5);
        assertThat(run.schedule()).isEqualTo(new Constant());
        assertThat(parse("name: a\nsteps: 1", "optimiser.batchSize=3")
                        .optimiser()
                        .batchSize())
                .isEqualTo(3);
    }

    @Test
    void namesFileLineKeyAndTheClosestKnownKey() {
        refuses(FULL.replace("batchSize", "batch_sise"))
                .hasMessage("run.yaml, line 8: unknown key optimiser.batch_sise, expected one of batchSize, clip,"
                        + " learningRate; did you mean 'batchSize'?");
        refuses(FULL.replace("warmupSteps", "warmup"))
                .hasMessageStartingWith("run.yaml, line 11: unknown key schedule.warmup, expected one of");
        refuses("name: a\nsteps: 1\nxyzzy: 1")
                .hasMessageStartingWith("run.yaml, line 3: unknown key xyzzy,")
                .hasMessageNotContaining("did you mean");
        refuses(FULL, "optimiser.batchsize=3")
                .hasMessageStartingWith("run.yaml, --set optimiser.batchsize=3: unknown key optimiser.batchsize")
                .hasMessageEndingWith("did you mean 'batchSize'?");
    }

    @Test
    void namesExpectedAndFoundTypes() {
        refuses(FULL.replace("steps: 200", "steps: many"))
                .hasMessage("run.yaml, line 2: expected steps to be an integer from -2147483648 to 2147483647, got text"
                        + " 'many'");
        refuses(FULL.replace("steps: 200", "steps: '200'")).hasMessageContaining("got text '200'");
        refuses(FULL.replace("steps: 200", "steps: 2.5")).hasMessageContaining("got number 2.5");
        refuses(FULL.replace("steps: 200", "steps: 3000000000")).hasMessageContaining("got integer 3000000000");
        refuses(FULL.replace("steps: 200", "steps: [1]")).hasMessageContaining("got a list");
        refuses(FULL.replace("steps: 200\n", ""))
                .hasMessageContaining("expected the key steps")
                .hasMessageContaining("got nothing; add it");
        refuses(FULL.replace("1e-3", "fast"))
                .hasMessage("run.yaml, line 7: expected optimiser.learningRate to be a finite number, got text 'fast'");
        refuses(FULL.replace("1e-3", "1e999")).hasMessageContaining("a finite number");
        refuses(FULL.replace("shuffle: false", "shuffle: 0"))
                .hasMessageContaining("line 4")
                .hasMessageContaining("true or false, got integer 0");
        refuses(FULL.replace("\"thử\"", "2024"))
                .hasMessage("run.yaml, line 1: expected name to be text, got integer 2024; put it in quotes");
        refuses(FULL.replace("[1, 2]", "[1, x]"))
                .hasMessageContaining("line 12")
                .hasMessageContaining("layers.1");
        refuses(FULL.replace("with-replacement", "with-replacment"))
                .hasMessage("run.yaml, line 5: expected sampling to be one of with-replacement, epoch, got text"
                        + " 'with-replacment'; did you mean 'with-replacement'?");
        refuses("name: a\nsteps: 1\noptimiser: 3\n")
                .hasMessageContaining("line 3")
                .hasMessageContaining("optimiser");
    }

    @Test
    void namesTheVariantsOfASealedChoice() {
        refuses(FULL.replace("schedule: cosine", "schedule: cosin"))
                .hasMessage("run.yaml, line 10: expected schedule.schedule to be one of constant, cosine, got 'cosin';"
                        + " did you mean 'cosine'?");
        refuses(FULL.replace("  schedule: cosine\n", ""))
                .hasMessageContaining("line 9")
                .hasMessageContaining("one of constant, cosine")
                .hasMessageContaining("got a mapping without it");
    }

    @Test
    void namesTheKeyThatAConstructorRefuses() {
        refuses(FULL.replace("batchSize: 4", "batchSize: 0"))
                .hasMessage("run.yaml, line 8: optimiser.batchSize must be at least 1: 0");
        refuses(FULL, "optimiser.batchSize=-1")
                .hasMessage("run.yaml, --set optimiser.batchSize=-1: optimiser.batchSize must be at least 1:" + " -1");
        refuses(FULL.replace("name: \"thử\"\n", "")).hasMessage("run.yaml: name is missing: give the run a name");
    }

    @Test
    void refusesWhatYamlAllowsAndPeopleDoNotMean() {
        refuses(FULL + "steps: 3\n").hasMessageContaining("line 14: key steps stands twice (first: line 2)");
        refuses("name: a\nsteps:\n").hasMessageContaining("line 2: expected a value for steps, got nothing");
        refuses("name: &a x\nsteps: *a\n").hasMessageContaining("got an alias");
        refuses("name: a\nsteps: 1\n---\nname: b\n").hasMessageContaining("a second one");
        refuses("- a\n- b\n").hasMessageContaining("expected a mapping of keys to values, got a list");
        refuses("name: a\n  steps: [1\n").hasMessageContaining("run.yaml, line 2: expected YAML, got a syntax error");
    }

    @Test
    void refusesOverridesThatAreNoAssignments() {
        refuses(FULL, "steps").hasMessageContaining("expected key=value");
        refuses(FULL, "=3").hasMessageContaining("expected key=value");
        refuses(FULL, "steps=").hasMessageContaining("expected a value for steps, got nothing");
        refuses(FULL, "steps.x=1").hasMessageContaining("expected a mapping at steps, got integer 200");
        refuses(FULL, "layers.2=1").hasMessageContaining("expected an index from 0 to 1");
    }

    @Test
    void namesAFileThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.yaml");
        assertThatThrownBy(() -> ConfigFile.read(file, Run.class, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a.yaml: expected a configuration file, got nothing");
        Files.write(file, new byte[] {'a', ':', (byte) 0xE0, (byte) 0x80});
        assertThatThrownBy(() -> ConfigFile.read(file, Run.class, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("UTF-8");
        Files.write(file, FULL.getBytes(StandardCharsets.UTF_8));
        assertThat(ConfigFile.read(file, Run.class, List.of())).isEqualTo(parse(FULL));
    }

    @Test
    void writesTheEffectiveConfigurationInTheOrderOfItsComponents() {
        assertThat(ConfigFile.effectiveYaml(
                        parse("name: a\nsteps: 1\nweights: {z: 1, b: 2}\nsampling: with-replacement")))
                .isEqualTo("""
                        name: "a"
                        steps: 1
                        seed: 1337
                        shuffle: true
                        sampling: "with-replacement"
                        optimiser:
                          learningRate: 6.0E-4
                          batchSize: 12
                        schedule:
                          schedule: "constant"
                        layers: []
                        weights:
                          b: 2.0
                          z: 1.0
                        """);
        assertThat(ConfigFile.tree(parse(FULL)))
                .isEqualTo(ConfigFile.tree(parse(ConfigFile.effectiveYaml(parse(FULL)))));
    }

    @Property(tries = 300)
    void readsBackWhatItWrites(
            @ForAll String name,
            @ForAll int steps,
            @ForAll long seed,
            @ForAll double rate,
            @ForAll List<Integer> layers) {
        Run run = new Run(
                name,
                steps,
                seed,
                true,
                Sampling.EPOCH,
                new Optimiser(rate, 1, null),
                new Constant(),
                layers,
                Map.of());
        String yaml = ConfigFile.effectiveYaml(run);
        Run read = parse(yaml);
        assertThat(read.name().getBytes(StandardCharsets.UTF_8)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
        assertThat(read.optimiser()).isEqualTo(run.optimiser());
        assertThat(read.layers()).isEqualTo(layers);
        assertThat(read.seed()).isEqualTo(seed);
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(CodeVersion.get()).matches("\\d+\\.\\d+\\.\\d+(\\+[0-9a-f]+)?");
    }

    private static Run parse(String yaml, String... overrides) {
        return ConfigFile.parse(yaml, "run.yaml", Run.class, List.of(overrides));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(String yaml, String... overrides) {
        return assertThatThrownBy(() -> parse(yaml, overrides))
                .isInstanceOf(UserError.class)
                .extracting(thrown -> (Throwable) thrown, org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .satisfies(thrown -> assertThat(((UserError) thrown).exitCode()).isEqualTo(2));
    }
}
