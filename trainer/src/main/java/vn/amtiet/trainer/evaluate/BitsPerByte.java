package vn.amtiet.trainer.evaluate;

import java.util.Arrays;
import java.util.function.LongConsumer;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;

/**
 * Loss over a whole sequence in fixed windows that lie side by side: window {@code w} reads tokens {@code [wT, wT + T)}
 * and predicts {@code [wT + 1, wT + T]}. So every token is predicted exactly once, except the very first, which has
 * nothing before it. The first targets of a window see little context: the number is an upper bound of what a sliding
 * window would give.
 *
 * @param batch windows evaluated together
 * @param blockSize T
 */
public record BitsPerByte(int batch, int blockSize) {
    /**
     * The loss of the engine's model on the sequence.
     *
     * @param onTokens told how many tokens have been predicted so far
     */
    public TextLoss measure(Engine engine, TokenSequence tokens, LongConsumer onTokens) {
        if (tokens.length() < 2) {
            throw UserError.failed("data: " + tokens.length() + " tokens, an evaluation needs at least 2");
        }
        long targets = tokens.length() - 1;
        double nats = 0;
        for (long from = 0; from < targets; from += (long) batch * blockSize) {
            nats += engine.evaluateSum(windows(tokens, from));
            onTokens.accept(Math.min(targets, from + (long) batch * blockSize));
        }
        return new TextLoss(nats, targets, tokens.utf8Bytes(), tokens.syllables());
    }

    /** The windows from a position on; places beyond the end read token 0 and are ignored by the loss. */
    Batch windows(TokenSequence tokens, long from) {
        int rows = (int) Math.min(batch, (tokens.length() - 1 - from + blockSize - 1) / blockSize);
        int[] inputs = new int[rows * blockSize];
        int[] targets = new int[rows * blockSize];
        Arrays.fill(targets, -1);
        int present = (int) Math.min(inputs.length, tokens.length() - 1 - from);
        tokens.read(from, inputs, 0, present);
        tokens.read(from + 1, targets, 0, present);
        return new Batch(rows, blockSize, inputs, targets);
    }
}
