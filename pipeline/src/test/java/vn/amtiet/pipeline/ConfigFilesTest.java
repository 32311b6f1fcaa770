package vn.amtiet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.vocabulary.VocabularyKind;

class ConfigFilesTest {
    private static final Path CONF = Path.of("..", "conf");

    @Test
    void theCorpusFileSaysTheDefaults() {
        assertThat(ConfigFile.read(CONF.resolve("corpus/vietnamese-web.yaml"), CorpusConfig.class, List.of()))
                .isEqualTo(CorpusConfig.defaults());
    }

    @Test
    void theShardFilesSayWhatTheirNamesSay() {
        assertThat(ConfigFile.read(CONF.resolve("tokenizer/bytebpe-8k.yaml"), ShardsConfig.class, List.of()))
                .isEqualTo(ShardsConfig.of("corpus", VocabularySettings.train(VocabularyKind.BYTEBPE, 8192)));
        assertThat(ConfigFile.read(CONF.resolve("tokenizer/syllable-16k.yaml"), ShardsConfig.class, List.of()))
                .isEqualTo(ShardsConfig.of("corpus", VocabularySettings.train(VocabularyKind.SYLLABLE, 16384)));
    }

    @Test
    void refusesUnknownKeysAndValuesOutOfRange() {
        assertThatThrownBy(() -> parse("unique.treshold=0.8"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("treshold");
        assertThatThrownBy(() -> parse("unique.threshold=1.5"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("threshold");
        assertThatThrownBy(() -> parse("rowsPerPart=0")).isInstanceOf(UserError.class);
    }

    @Test
    void refusesAFinishedVocabularyThatIsAlsoToBeTrained() {
        assertThatThrownBy(() -> ConfigFile.parse(
                        "corpus: c\nvocabulary: {directory: v, size: 400}", "test", ShardsConfig.class, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("directory");
    }

    private static CorpusConfig parse(String setting) {
        return ConfigFile.parse("", "test", CorpusConfig.class, List.of(setting));
    }
}
