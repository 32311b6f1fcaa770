package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
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

    /** What was learned: {@code counts} has, for each merge made, the occurrences of its pair; unseeded they never rise. */
    record Learned(List<byte[]> pieces, List<Merge> merges, LongList counts) {}

    private final LongList countsOfMerges = new LongArrayList();
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Merge> merges = new ArrayList<>();
    private final PieceIndex index = new PieceIndex();
    private final IntArrayList idOfNumber = new IntArrayList();
    private final PriorityQueue<Candidate> waiting = new PriorityQueue<>(Candidate.BEST_FIRST);
    private final int size;
    private final TrainingProgress progress;

    private BpeTrainer(VocabularyDefinition start, int size, TrainingProgress progress) {
        this.size = size;
        this.progress = progress;
        for (byte[] piece : start.pieces()) {
            if (index.add(piece, 0, piece.length) == idOfNumber.size()) {
                idOfNumber.add(pieces.size());
            }
            pieces.add(piece);
        }
        merges.addAll(start.merges());
    }

    static VocabularyDefinition train(VocabularyPlan plan, PieceCounts counts, TrainingProgress progress) {
        return extend(ByteValues.start(plan), plan.size(), List.of(), counts, progress);
    }

    /** Goes on where a definition ends: all its ids and merges stay, then what is wanted, then what is frequent. */
    static VocabularyDefinition extend(
            VocabularyDefinition start, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        Learned learned = learn(start, size, wanted, counts, progress);
        return new VocabularyDefinition(
                start.kind(), start.normaliser(), start.split(), learned.pieces, start.specials(), learned.merges);
    }

    /** The merges of a plan and how often each pair stood there. */
    static Learned learn(
            VocabularyDefinition start, int size, List<byte[]> wanted, PieceCounts counts, TrainingProgress progress) {
        BpeTrainer trainer = new BpeTrainer(start, size, progress);
        PairTable table = PairTable.of(counts, new BytePairEncoder(start));
        trainer.seed(start, wanted, table);
        trainer.learn(table);
        return new Learned(trainer.pieces, trainer.merges, trainer.countsOfMerges);
    }

    private void learn(PairTable table) {
        table.counts().long2LongEntrySet().forEach(entry -> waiting.add(candidate(entry)));
        while (pieces.size() < size && !waiting.isEmpty()) {
            Candidate best = waiting.poll();
            long count = table.count(best.pair);
            if (count == best.count) {
                countsOfMerges.add(count);
                table.apply(merge(best.pair)).forEach(grown -> waiting.add(candidate(grown)));
                progress.at(pieces.size(), size);
            } else if (count > 0) {
                waiting.add(new Candidate(count, best.pair));
            }
        }
    }

    /** Merges each wanted token to one id, its most frequent pair first. */
    private void seed(VocabularyDefinition start, List<byte[]> wanted, PairTable table) {
        BytePairEncoder before = new BytePairEncoder(start);
        for (byte[] token : wanted) {
            IntArrayList ids = new IntArrayList();
            before.encode(token, 0, token.length, ids);
            merges.subList(start.merges().size(), merges.size()).forEach(merge -> replace(ids, merge));
            while (ids.size() > 1) {
                if (pieces.size() >= size) {
                    throw new IllegalArgumentException(
                            "wanted tokens: they and the parts they are merged from need more" + " than the " + size
                                    + " ids of the vocabulary");
                }
                Merge merge = merge(mostFrequent(ids, table));
                countsOfMerges.add(table.count(Merge.pair(merge.left(), merge.right())));
                table.apply(merge);
                replace(ids, merge);
            }
        }
    }

    private static long mostFrequent(IntArrayList ids, PairTable table) {
        long best = Merge.pair(ids.getInt(0), ids.getInt(1));
        for (int i = 2; i < ids.size(); i++) {
            long pair = Merge.pair(ids.getInt(i - 1), ids.getInt(i));
            if (Candidate.BEST_FIRST.compare(
                            new Candidate(table.count(pair), pair), new Candidate(table.count(best), best))
                    < 0) {
                best = pair;
            }
        }
        return best;
    }

    private static void replace(IntArrayList ids, Merge merge) {
        for (int i = 0; i + 1 < ids.size(); i++) {
            if (ids.getInt(i) == merge.left() && ids.getInt(i + 1) == merge.right()) {
                ids.set(i, merge.result());
                ids.removeInt(i + 1);
            }
        }
    }

    private Merge merge(long pair) {
        int left = (int) (pair >>> 32);
        int right = (int) pair;
        Merge merge = new Merge(left, right, idOf(join(pieces.get(left), pieces.get(right))));
        merges.add(merge);
        return merge;
    }

    /** The id of a piece, a new one where the piece is new. */
    private int idOf(byte[] piece) {
        int number = index.add(piece, 0, piece.length);
        if (number == idOfNumber.size()) {
            idOfNumber.add(pieces.size());
            pieces.add(piece);
        }
        return idOfNumber.getInt(number);
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
