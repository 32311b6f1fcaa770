package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Trains {@link VocabularyKind#BYTEBPE} by Sennrich et al. 2016 (arXiv 1508.07909) over bytes: the most frequent pair of
 * neighbouring ids inside pieces becomes a new id, again and again.
 *
 * <p>Ids: specials, the 256 bytes in the order of {@link ByteAlphabet}, then one for each merge. Ties go to the smaller
 * left id, then the smaller right id, which is the rule of Hugging Face's trainer (tokenizers, models/bpe/trainer.rs), so
 * that both learn the same merges in the same order. Two pairs may spell the same bytes: the second gets the id of the
 * first and only adds a merge.
 *
 * <p>The queue is lazy: counts of waiting pairs only fall, so a pair whose count has changed is put back with its new one
 * when it comes up. Counts have 64 bits: 32 are too few for 44 GB of Vietnamese. Pieces of more than
 * {@value PairTable#MAX_PIECE_BYTES} bytes teach nothing and are left out.
 */
final class BpeTrainer {
    private record Candidate(long count, long pair) {
        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair);
    }

    /** What was learned: {@code counts} has the occurrences of each merge's pair when it was made; they never rise. */
    record Learned(List<byte[]> pieces, List<SpecialPiece> specials, List<Merge> merges, LongList counts) {}

    private final LongList countsOfMerges = new LongArrayList();
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Merge> merges = new ArrayList<>();
    private final PieceIndex idOfPiece = new PieceIndex();
    private final PriorityQueue<Candidate> waiting = new PriorityQueue<>(Candidate.BEST_FIRST);
    private final List<SpecialPiece> specials;

    private BpeTrainer(VocabularyPlan plan) {
        specials = SpecialPieces.first(plan.specials(), pieces);
        ByteAlphabet.pieces().forEach(this::idOf);
    }

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        Learned learned = learn(plan, counts, progress);
        return new VocabularyDefinition(
                plan.kind(), plan.normaliser(), plan.split(), learned.pieces, learned.specials, learned.merges);
    }

    /** The merges of a plan and how often each pair stood there. */
    static Learned learn(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        BpeTrainer trainer = new BpeTrainer(plan);
        trainer.learn(plan.size(), counts, progress);
        return new Learned(trainer.pieces, trainer.specials, trainer.merges, trainer.countsOfMerges);
    }

    private void learn(int size, PieceCounts counts, TrainingProgress progress) {
        PairTable table = PairTable.of(counts, this::idOf);
        table.counts().long2LongEntrySet().forEach(entry -> waiting.add(candidate(entry)));
        while (pieces.size() < size && !waiting.isEmpty()) {
            Candidate best = waiting.poll();
            long count = table.count(best.pair);
            if (count == best.count) {
                merge(best.pair, table);
                countsOfMerges.add(count);
                progress.at(pieces.size(), size);
            } else if (count > 0) {
                waiting.add(new Candidate(count, best.pair));
            }
        }
    }

    private void merge(long pair, PairTable table) {
        int left = (int) (pair >>> 32);
        int right = (int) pair;
        Merge merge = new Merge(left, right, idOf(join(pieces.get(left), pieces.get(right))));
        merges.add(merge);
        for (Long2LongMap.Entry grown : table.apply(merge)) {
            waiting.add(candidate(grown));
        }
    }

    /** The id of a piece, a new one where the piece is new. */
    private int idOf(byte[] piece) {
        int id = idOfPiece.add(piece, 0, piece.length) + specials.size();
        if (id == pieces.size()) {
            pieces.add(piece);
        }
        return id;
    }

    private static Candidate candidate(Long2LongMap.Entry entry) {
        return new Candidate(entry.getLongValue(), entry.getLongKey());
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }
}
