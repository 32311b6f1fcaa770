package vn.amtiet.trainer.engine.samediff;

import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.trainer.data.Batches;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.engine.Batch;

/**
 * Token shards for code that is written for Deeplearning4j: features are ids INT32 [B, T], labels the ids that follow them,
 * [B, T]. A pass reads each window of T tokens at most once in a random order; {@link #reset} begins the next pass, with
 * another order. It reads on as long as its {@link TokenSequence} is open, and cannot be serialised.
 *
 * <p>Example: {@code new TokenDataSetIterator(data.train(), 12, 64, 1337)}.
 */
public final class TokenDataSetIterator implements DataSetIterator {
    private final transient Batches batches;
    private final int batch;
    private final int time;
    private final long perPass;
    private long pass;
    private long next;
    private @Nullable DataSetPreProcessor preProcessor;

    /**
     * Windows of a sequence.
     *
     * @param tokens such as {@link vn.amtiet.trainer.data.TrainingData#train}
     * @param batch windows of a data set, B
     * @param time tokens of a window, T
     * @param seed of the order
     * @throws vn.amtiet.cli.UserError if there are fewer tokens than a window needs
     */
    public TokenDataSetIterator(TokenSequence tokens, int batch, int time, long seed) {
        this.batch = batch;
        this.time = time;
        batches = new Batches(
                tokens,
                "the sequence",
                new Batches.Shape(batch, time),
                DataConfig.Sampling.EPOCH,
                seed,
                Batches.Site.TRAINING);
        perPass = Math.max(1, (tokens.length() - time) / time / batch);
    }

    @Override
    public boolean hasNext() {
        return next < perPass;
    }

    @Override
    public DataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass has " + perPass + " data sets; reset begins the next one");
        }
        Batch drawn = batches.of(pass * perPass + next++, 0, 1);
        DataSet set = new DataSet(array(drawn.inputs()), array(drawn.targets()));
        if (preProcessor != null) {
            preProcessor.preProcess(set);
        }
        return set;
    }

    private INDArray array(int[] ids) {
        return Nd4j.createFromArray(ids).reshape(batch, time);
    }

    /** The same as {@link #next()} if {@code count} is the batch; other sizes are not supported. */
    @Override
    public DataSet next(int count) {
        if (count != batch) {
            throw new UnsupportedOperationException("data sets of " + batch + " windows, asked for " + count);
        }
        return next();
    }

    @Override
    public void reset() {
        pass++;
        next = 0;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int inputColumns() {
        return time;
    }

    @Override
    public int totalOutcomes() {
        return time;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    /** No names: the labels are token ids. */
    @Override
    public List<String> getLabels() {
        return List.of();
    }
}
