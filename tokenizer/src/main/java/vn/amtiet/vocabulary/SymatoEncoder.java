package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vn.amtiet.syllable.SyllableCase;

/**
 * Says a syllable by case mark, symbol and mark-tone, and anything else in bytes. The space between two syllables is
 * implied: it is left out where the last id before it is a mark-tone, and said in all other places, so that nothing is lost.
 */
final class SymatoEncoder implements PieceEncoder {
    private final PieceIndex index = new PieceIndex();
    private final List<int[]> idsOfSyllable = new ArrayList<>();
    private final PieceEncoder bytes;
    private final int[] ofByte;
    private final SymatoIds ids;

    SymatoEncoder(VocabularyDefinition definition, SymatoSpelling spelling, SymatoIds ids) {
        this.ids = ids;
        this.bytes = ByteValues.encoder(definition);
        this.ofByte = ByteIds.of(definition);
        for (String syllable : spelling.syllables()) {
            for (SyllableCase style : SyllableCase.values()) {
                add(style.apply(syllable), ids.idsOf(spelling.form(syllable).orElseThrow(), style));
            }
        }
    }

    private void add(String written, int[] said) {
        byte[] utf8 = written.getBytes(StandardCharsets.UTF_8);
        if (said != null && index.find(utf8, 0, utf8.length) == PieceIndex.ABSENT) {
            index.add(utf8, 0, utf8.length);
            idsOfSyllable.add(said);
        }
    }

    @Override
    public void encode(byte[] text, int from, int to, IntArrayList out) {
        boolean space = text[from] == ' ';
        int number = index.find(text, space ? from + 1 : from, to);
        boolean follows = !out.isEmpty() && ids.isMarkTone(out.getInt(out.size() - 1));
        if (number == PieceIndex.ABSENT || follows && !space) {
            bytes.encode(text, from, to, out);
            return;
        }
        if (space && !follows) {
            out.add(ofByte[' ']);
        }
        int[] said = idsOfSyllable.get(number);
        out.addElements(out.size(), said);
    }
}
