package vn.amtiet.vocabulary.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.NanoGptBin;
import vn.amtiet.text.TextInput;
import vn.amtiet.vocabulary.ForeignForm;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * {@code tokenizer bin}: one text as nanoGPT's {@code train.bin} and {@code val.bin}: ids as unsigned 16-bit
 * little-endian numbers and nothing else. The text is cut once, by characters, as nanoGPT's prepare.py does:
 * {@code train = text[: int(n * (1 - valFraction))]}. A vocabulary of characters comes as nanoGPT's meta.pkl too.
 */
@Command(
        name = "bin",
        description = "Write one text as train.bin and val.bin in nanoGPT's layout, with the vocabulary beside them.",
        mixinStandardHelpOptions = true)
final class TokenizerBinCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--vocabulary", required = true, description = "A vocabulary directory or a tokenizer.json.")
    private Path vocabulary;

    @Option(names = "--input", required = true, description = "One text file, plain, .gz or .zst.")
    private Path input;

    @Option(names = "--output", required = true, description = "The folder to write.")
    private Path output;

    @Option(
            names = "--val-fraction",
            defaultValue = "0.1",
            description = "Share of the text for val.bin (default: ${DEFAULT-VALUE}).")
    private double valFraction;

    @Override
    public Integer call() {
        if (!(valFraction >= 0 && valFraction < 1)) {
            throw UserError.usage("--val-fraction: expected at least 0 and below 1, got " + valFraction);
        }
        Vocabulary words = Vocabularies.load(vocabulary);
        if (IdType.forVocabulary(words.size()) != IdType.UINT16) {
            throw UserError.usage("vocabulary " + vocabulary + ": nanoGPT's layout has 16-bit ids, expected at most "
                    + "65,536 of them, got " + words.size());
        }
        String text = text();
        int characters = text.codePointCount(0, text.length());
        int cut = text.offsetByCodePoints(0, (int) (characters * (1 - valFraction)));
        long trained = write("train.bin", text.substring(0, cut), words);
        long held = write("val.bin", text.substring(cut), words);
        Vocabularies.save(words, output.resolve("vocabulary"));
        if (Vocabularies.formsOf(words).contains(ForeignForm.NANOGPT)) {
            Vocabularies.export(words, ForeignForm.NANOGPT, output.resolve(ForeignForm.NANOGPT.fileName()));
        }
        spec.commandLine()
                .getOut()
                .printf(Locale.ROOT, "%s: train.bin %,d ids, val.bin %,d ids%n", output, trained, held);
        return 0;
    }

    private String text() {
        if (!Files.isRegularFile(input)) {
            throw UserError.usage("input " + input + ": expected a text file, found "
                    + (Files.exists(input) ? "a folder" : "nothing"));
        }
        try (InputStream in = TextInput.open(input)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw UserError.failed("input " + input + ": could not be read to its end (" + e + ")", e);
        }
    }

    private long write(String name, String text, Vocabulary words) {
        try (EncodedText tokens = encode(text, words)) {
            NanoGptBin.write(output.resolve(name), tokens);
            return tokens.length();
        }
    }

    private EncodedText encode(String text, Vocabulary words) {
        try {
            return EncodedText.of(text, words);
        } catch (IllegalArgumentException e) {
            throw UserError.failed("input " + input + ": " + e.getMessage(), e);
        }
    }
}
