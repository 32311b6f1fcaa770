package vn.amtiet.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Trains and opens {@link VocabularyKind#SUPERWORD}: byte pair encoding in which whole words may be joined across the split
 * rule's cuts, to pairs and triples (the idea of BoundlessBPE, arXiv 2504.00178).
 *
 * <p>A merge of two subwords and a join of two words each save as many tokens as the pair has occurrences, so both stand in
 * one list by falling count, merges first where counts are equal. A word of count c is one id before any join that holds
 * it, because its last merge counts at least c. So ids have one order, and a smaller vocabulary is a prefix of a larger
 * one. Counts of overlapping pairs are not corrected for one another.
 */
final class Superwords {
    /** A pair or triple that was seen less often says nothing. */
    private static final long LEAST_COUNT = 2;

    /** Longer words are names of files and the like. */
    private static final int LONGEST_WORD_BYTES = 24;

    private record Candidate(byte[] text, List<byte[]> words, long count) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparingInt(candidate -> candidate.words.size())
                .thenComparing(Candidate::text, Arrays::compareUnsigned);
    }

    private final VocabularyPlan plan;
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Merge> merges = new ArrayList<>();
    private final PieceIndex index = new PieceIndex();

    private Superwords(VocabularyPlan plan) {
        this.plan = plan;
    }

    /** Counts pieces, and runs of two and three words that have one space between them. For one text. */
    static PieceSink counting(PieceCounts counts) {
        int[] starts = {-1, -1};
        return (text, from, to) -> {
            counts.add(text, from, to, 1);
            boolean space = text[from] == ' ' && to - from > 1;
            boolean word = to - from <= LONGEST_WORD_BYTES
                    && CharacterClass.at(text, space ? from + 1 : from) == CharacterClass.LETTER;
            for (int i = 0; i < starts.length && word && space; i++) {
                if (starts[i] >= 0) {
                    counts.add(text, starts[i], to, 1);
                }
            }
            starts[0] = word && space ? starts[1] : -1;
            starts[1] = word ? from : -1;
        };
    }

    /** Whether a counted or a learned piece holds two words: a space inside it, and a letter after that. */
    static boolean isJoined(byte[] piece) {
        for (int i = 1; i + 1 < piece.length; i++) {
            if (piece[i] == ' ' && CharacterClass.at(piece, i + 1) == CharacterClass.LETTER) {
                return true;
            }
        }
        return false;
    }

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        PieceCounts words = new PieceCounts();
        List<Candidate> joins = new ArrayList<>();
        counts.forEachInAnyOrder((piece, count) -> {
            if (!isJoined(piece)) {
                words.add(piece, count);
            } else if (count >= LEAST_COUNT) {
                joins.add(new Candidate(piece, plan.split().split(piece), count));
            }
        });
        joins.sort(Candidate.BEST_FIRST);
        return new Superwords(plan)
                .interleaved(BpeTrainer.learn(ByteValues.start(plan), plan.size(), List.of(), words, progress), joins);
    }

    private VocabularyDefinition interleaved(BpeTrainer.Learned base, List<Candidate> joins) {
        List<SpecialPiece> specials = SpecialPieces.first(plan.specials(), pieces);
        ByteAlphabet.pieces().forEach(this::idOf);
        int next = 0;
        for (int i = 0; i < base.merges().size() && pieces.size() < plan.size(); i++) {
            while (next < joins.size() && joins.get(next).count > base.counts().getLong(i)) {
                join(joins.get(next++));
            }
            Merge merge = base.merges().get(i);
            byte[] left = base.pieces().get(merge.left());
            add(left, base.pieces().get(merge.right()));
        }
        while (next < joins.size() && pieces.size() < plan.size()) {
            join(joins.get(next++));
        }
        return new VocabularyDefinition(plan.kind(), plan.normaliser(), plan.split(), pieces, specials, merges);
    }

    /** Joins all words but the last, which must be one id by now, with the last. */
    private void join(Candidate join) {
        byte[] last = join.words.get(join.words.size() - 1);
        byte[] first = Arrays.copyOf(join.text, join.text.length - last.length);
        if (isKnown(first) && isKnown(last)) {
            add(first, last);
        }
    }

    private boolean isKnown(byte[] piece) {
        return index.find(piece, 0, piece.length) != PieceIndex.ABSENT;
    }

    private void add(byte[] left, byte[] right) {
        if (pieces.size() == plan.size()) {
            return;
        }
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        merges.add(new Merge(idOf(left), idOf(right), idOf(joined)));
    }

    private int idOf(byte[] piece) {
        int id = index.add(piece, 0, piece.length) + plan.specials().size();
        if (id == pieces.size()) {
            pieces.add(piece);
        }
        return id;
    }
}
