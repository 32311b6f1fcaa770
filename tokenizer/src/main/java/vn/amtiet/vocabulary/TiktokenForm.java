package vn.amtiet.vocabulary;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * tiktoken's rank file: a line for each piece, its bytes in base64, a space, its rank (openai/tiktoken, load.py). The
 * rank is our id, so the ids of special tokens are left free for the reader to declare. tiktoken merges any two
 * neighbours whose bytes have a rank, where we merge listed pairs only.
 */
final class TiktokenForm {
    private TiktokenForm() {}

    static byte[] write(VocabularyDefinition definition) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int id = 0; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            if (piece.length > 0) {
                lines.writeBytes(Base64.getEncoder().encode(piece));
                lines.writeBytes((" " + id + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        return lines.toByteArray();
    }
}
