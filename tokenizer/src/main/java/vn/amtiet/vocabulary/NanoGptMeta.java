package vn.amtiet.vocabulary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.Normaliser;

/**
 * nanoGPT's {@code meta.pkl} of a character vocabulary (data/shakespeare_char/prepare.py): a pickled dictionary of {@code
 * vocab_size}, {@code itos} (id to character) and {@code stoi} (character to id). Its train.py takes the size from it, its
 * sample.py the characters. A special token stands there by its text, such as {@code <|pad|>}.
 */
final class NanoGptMeta {
    static final String FILE_NAME = "meta.pkl";

    private NanoGptMeta() {}

    /** Protocol 2, which every Python 3 loads. */
    static byte[] write(VocabularyDefinition definition) {
        List<String> characters = characters(definition);
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(new byte[] {(byte) 0x80, 2, '}', '('});
        text(code, "vocab_size");
        number(code, characters.size());
        text(code, "itos");
        code.writeBytes(new byte[] {'}', '('});
        for (int id = 0; id < characters.size(); id++) {
            number(code, id);
            text(code, characters.get(id));
        }
        code.write('u');
        text(code, "stoi");
        code.writeBytes(new byte[] {'}', '('});
        for (int id = 0; id < characters.size(); id++) {
            text(code, characters.get(id));
            number(code, id);
        }
        code.writeBytes(new byte[] {'u', 'u', '.'});
        return code.toByteArray();
    }

    private static List<String> characters(VocabularyDefinition definition) {
        List<String> characters = new ArrayList<>();
        definition.pieces().forEach(piece -> characters.add(new String(piece, StandardCharsets.UTF_8)));
        definition.specials().forEach(special -> characters.set(special.id(), special.text()));
        return characters;
    }

    private static void text(ByteArrayOutputStream code, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        code.write('X');
        code.writeBytes(fourBytes(utf8.length));
        code.writeBytes(utf8);
    }

    private static void number(ByteArrayOutputStream code, int number) {
        code.write('J');
        code.writeBytes(fourBytes(number));
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** The vocabulary of a file. Throws UserError for one that is no pickle of characters; nothing of it is ever run. */
    static VocabularyDefinition read(Path file) {
        try {
            return definition(PickledValue.read(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw UserError.failed("vocabulary file " + file + ": could not be read (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(file, "nanoGPT's vocab_size, itos and stoi", String.valueOf(e.getMessage()));
        }
    }

    private static VocabularyDefinition definition(Object meta) {
        if (!(meta instanceof Map<?, ?> fields)
                || !(fields.get("vocab_size") instanceof Long size)
                || !(fields.get("itos") instanceof Map<?, ?> itos)
                || !(fields.get("stoi") instanceof Map<?, ?> stoi)) {
            throw new IllegalArgumentException("a pickle without one of them");
        }
        if (itos.size() != size || stoi.size() != size) {
            throw new IllegalArgumentException(
                    "vocab_size " + size + " with " + itos.size() + " entries in itos and " + stoi.size() + " in stoi");
        }
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = new ArrayList<>();
        for (long id = 0; id < size; id++) {
            if (!(itos.get(id) instanceof String text) || !Long.valueOf(id).equals(stoi.get(text))) {
                throw new IllegalArgumentException("itos and stoi that do not agree on id " + id);
            }
            add(text, pieces, specials);
        }
        return new VocabularyDefinition(
                VocabularyKind.CHAR, Normaliser.NONE, PreTokenizer.CHARACTER, pieces, specials, List.of());
    }

    private static void add(String text, List<byte[]> pieces, List<SpecialPiece> specials) {
        if (text.codePointCount(0, text.length()) == 1) {
            pieces.add(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        SpecialToken role = SpecialPieces.roleOf(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' as a character"));
        specials.add(new SpecialPiece(pieces.size(), text, role));
        pieces.add(new byte[0]);
    }
}
