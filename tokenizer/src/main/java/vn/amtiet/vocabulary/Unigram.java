package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Trains and opens {@link VocabularyKind#UNIGRAM}. Ids: specials, the 256 bytes, then pieces by falling score. An ASCII
 * character that was learned is the id of its byte; a byte without a score stands only where a character is no piece.
 */
final class Unigram {
    private record Scored(byte[] piece, double score) {
        static final Comparator<Scored> BEST_FIRST = Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(Scored::piece, Arrays::compareUnsigned);
    }

    private Unigram() {}

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        pieces.addAll(ByteAlphabet.pieces());
        int free = plan.size() - pieces.size();
        UnigramTrainer trainer = new UnigramTrainer(counts, plan.size(), progress);
        List<Scored> learned = learned(trainer, Math.max(1, free));
        Double[] scores = new Double[plan.size()];
        Arrays.fill(scores, Double.NaN);
        for (int id = specials.size(); id < specials.size() + ByteAlphabet.SIZE; id++) {
            byte[] one = pieces.get(id);
            for (Scored scored : learned) {
                if (Arrays.equals(scored.piece, one)) {
                    scores[id] = scored.score;
                }
            }
        }
        for (Scored scored : learned) {
            if (scored.piece.length > 1 && pieces.size() < plan.size()) {
                scores[pieces.size()] = scored.score;
                pieces.add(scored.piece);
            }
        }
        progress.at(pieces.size(), plan.size());
        return new VocabularyDefinition(
                plan.kind(),
                plan.normaliser(),
                plan.split(),
                pieces,
                specials,
                List.of(),
                Arrays.asList(scores).subList(0, pieces.size()));
    }

    /** Characters first, then what has the best scores; all in order of score. */
    private static List<Scored> learned(UnigramTrainer trainer, int wanted) {
        UnigramModel model = trainer.train(wanted);
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < model.pieces().size(); i++) {
            all.add(new Scored(model.pieces().get(i), (float) model.score(i)));
        }
        all.sort(Scored.BEST_FIRST);
        double worst = all.isEmpty() ? 0 : all.get(all.size() - 1).score;
        List<Scored> kept = new ArrayList<>();
        for (byte[] character : trainer.characters()) {
            kept.add(all.stream()
                    .filter(scored -> Arrays.equals(scored.piece, character))
                    .findFirst()
                    .orElse(new Scored(character, worst)));
        }
        long taken = kept.stream().filter(scored -> scored.piece.length > 1).count();
        all.stream()
                .filter(scored -> Utf8.length(scored.piece, 0) < scored.piece.length)
                .limit(Math.max(0, wanted - taken))
                .forEach(kept::add);
        kept.sort(Scored.BEST_FIRST);
        return kept;
    }

    static Vocabulary open(VocabularyDefinition definition) {
        if (definition.scores().isEmpty()) {
            throw new IllegalArgumentException("a unigram vocabulary needs a score for each piece: none is there");
        }
        int[] ofByte = ByteIds.of(definition);
        UnigramModel model = new UnigramModel(
                definition.pieces(),
                definition.scores().stream().mapToDouble(Double::doubleValue).toArray());
        PieceCache cache = new PieceCache();
        return new PieceVocabulary(definition, (text, from, to, out) -> {
            int hash = PieceIndex.hash(text, from, to);
            int[] known = cache.get(hash, text, from, to);
            if (known == null) {
                known = said(model, ofByte, text, from, to);
                cache.put(hash, text, from, to, known);
            }
            out.addElements(out.size(), known);
        });
    }

    private static int[] said(UnigramModel model, int[] ofByte, byte[] text, int from, int to) {
        IntArrayList numbers = new IntArrayList();
        model.best(text, from, to, UnigramModel.UNKNOWN, numbers);
        IntArrayList ids = new IntArrayList(numbers.size());
        int at = from;
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.getInt(i);
            int length = number == UnigramModel.UNKNOWN
                    ? Utf8.length(text, at)
                    : model.pieces().get(number).length;
            if (number != UnigramModel.UNKNOWN) {
                ids.add(number);
            }
            for (int k = at; number == UnigramModel.UNKNOWN && k < at + length; k++) {
                ids.add(ofByte[text[k] & 0xFF]);
            }
            at += length;
        }
        return ids.toIntArray();
    }
}
