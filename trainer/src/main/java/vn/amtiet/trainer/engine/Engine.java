package vn.amtiet.trainer.engine;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.UpdateSettings;

/**
 * What the training loop sees of a model on some hardware. Holds the parameters, their gradients and the optimizer's
 * moments. One thread at a time. Equal seeds, parameters and batches give equal losses on the same engine and machine.
 */
public interface Engine extends AutoCloseable {
    /** The optimizer's state per parameter: first and second moment. */
    enum Moment {
        FIRST,
        SECOND
    }

    /** The name in the configuration and what it runs on: "cpu: 2 threads, OpenBLAS by ND4J". */
    String description();

    ParameterLayout layout();

    /** The arithmetic of activations and matrix products. */
    Precision precision();

    /** A copy of a parameter's values in fp32, row-major. */
    float[] parameter(String name);

    void setParameter(String name, float[] values);

    /** A copy of the accumulated gradient, before clipping. */
    float[] gradient(String name);

    float[] moment(Moment moment, String name);

    void setMoment(Moment moment, String name, float[] values);

    /**
     * The algorithms that the engine has chosen by measuring so far, key to choice, both opaque; empty where it never
     * chooses. Results are bit-equal only where the choices are equal.
     */
    default Map<String, String> algorithms() {
        return Map.of();
    }

    /**
     * Makes the engine choose again what {@link #algorithms} said of another one, before its first batch. What does not
     * fit this machine is chosen anew, with a warning.
     */
    default void useAlgorithms(Map<String, String> algorithms) {}

    /** What training on micro-batches of B windows of T tokens, and evaluating batches of that shape, keeps in memory. */
    MemoryPlan memory(int batch, int time);

    /** The most floating-point operations a second that the hardware does in this precision; empty if not known. */
    OptionalDouble peakFlops();

    /**
     * Queues forward and backward over one micro-batch, which add {@code gradient / microBatches} to the accumulated
     * gradient.
     *
     * @param step counts updates from 0; with microStep it keys the dropout masks
     * @return mean loss in nats of this micro-batch, not divided; asking waits for it
     */
    DoubleSupplier accumulate(Batch batch, long step, int microStep, int microBatches);

    /**
     * Queues the update: clips the accumulated gradient to the global norm, updates all parameters, and clears the
     * gradient. A norm that is not finite changes nothing, the gradient neither, so that no later update changes anything
     * and the engine holds the last good state.
     *
     * @return the global norm before clipping; asking waits for it
     */
    DoubleSupplier update(UpdateSettings settings);

    /** Mean loss in nats without dropout; gradients stay as they are. */
    double evaluate(Batch batch);

    /** Sum of the losses in nats without dropout over the targets that are not -1. */
    double evaluateSum(Batch batch);

    /** Logits [B, T, V] without dropout. */
    float[] logits(int[] inputs, int batch, int time);

    /** A fresh decoding session with an empty key-value cache for {@code batch} sequences of at most T tokens. */
    Decoding decoding(int batch);

    /** Generation one token at a time. */
    interface Decoding extends AutoCloseable {
        /** Tokens in the cache so far. */
        int length();

        /** Forgets all tokens: the next one is the first of new sequences. */
        void restart();

        /**
         * Feeds the next token of each sequence and returns logits [batch, V] for the one after it. Throws
         * IllegalStateException when the cache holds blockSize tokens: the caller crops and restarts.
         */
        float[] next(int[] tokens);

        @Override
        void close();
    }

    @Override
    void close();
}
