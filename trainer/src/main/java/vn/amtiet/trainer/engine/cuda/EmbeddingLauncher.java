package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.Weight;

/** Token and position look-up, and the gradients of both tables, by the kernels of embedding.cu and token_gradient.cu. */
final class EmbeddingLauncher {
    private static final String FILE = "embedding.cu";
    private static final String TOKEN_FILE = "token_gradient.cu";
    private static final int THREADS = 128;
    private static final int ROWS_PER_BLOCK = THREADS / 32;

    /** Rows of a chunk of the sorted order. */
    private static final int CHUNK = 32;

    private static final int DIGIT_BITS = 9;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MOST_TOKENS = 1 << 2 * DIGIT_BITS;

    /** Rows that a sorting block of a thread per digit takes. */
    private static final int TILE = 2 * DIGITS;

    private final CudaContext context;

    EmbeddingLauncher(CudaContext context) {
        this.context = context;
    }

    /** Where the parts of backward's scratch lie, from its start. */
    private record Layout(Rows rows) {
        private long listBytes() {
            return CudaArena.align((long) rows.count() * Integer.BYTES);
        }

        /** Ids in order; list 1 is for the first of two passes. */
        private long ids(int list) {
            return 2L * list * listBytes();
        }

        private long rowNumbers(int list) {
            return ids(list) + listBytes();
        }

        private long counts() {
            return 4 * listBytes();
        }

        private long heads() {
            return counts() + CudaArena.align((long) DIGITS * over(rows.count(), TILE) * Integer.BYTES);
        }

        private long tails() {
            return heads() + CudaArena.align((long) over(rows.count(), CHUNK) * rows.width() * Float.BYTES);
        }

        private long bytes() {
            return tails() + tails() - heads();
        }
    }

    /**
     * Bytes of scratch that backward needs: four lists of N, 2 KiB for each 1024 rows, and two fp32 rows for each 32, each
     * part rounded up to 256.
     */
    static long scratch(Rows rows) {
        return new Layout(rows).bytes();
    }

    /** {@link vn.amtiet.trainer.operations.Operations#embedding}. */
    void forward(Tensor out, Tensor ids, Tensor first, Weight token, Weight position, Rows rows, Dropout dropout) {
        Arguments arguments = new Arguments()
                .pointer(stream(out, rows))
                .pointer(CudaTensor.address(ids, Element.INT, rows.count()))
                .pointer(CudaTensor.address(first, Element.INT, 1))
                .pointer(CudaWeight.of(token).master())
                .pointer(CudaWeight.of(position).master())
                .int32(rows.count())
                .int32(rows.time())
                .int32(rows.width());
        launch(
                FILE,
                DropoutArguments.kernel("embedding_forward", dropout),
                Grid.of(over(rows.count(), ROWS_PER_BLOCK), THREADS),
                DropoutArguments.add(arguments, dropout));
    }

    /** {@link vn.amtiet.trainer.operations.Operations#embeddingBackward}; {@code dOut} stays as it is. */
    void backward(Tensor dOut, Tensor ids, Weight token, Weight position, Rows rows, Dropout dropout) {
        Layout layout = new Layout(rows);
        long scratch = context.scratch().address(layout.bytes());
        long tokens = CudaWeight.of(token).size() / rows.width();
        positionGradient(dOut, position, rows, dropout);
        sort(CudaTensor.address(ids, Element.INT, rows.count()), tokens, layout, scratch);
        tokenGradient(dOut, token, layout, scratch, dropout);
    }

    private void positionGradient(Tensor dOut, Weight position, Rows rows, Dropout dropout) {
        Arguments arguments = new Arguments()
                .pointer(CudaWeight.of(position).gradient())
                .pointer(stream(dOut, rows))
                .int32(rows.batch())
                .int32(rows.time())
                .int32(rows.width());
        launch(
                FILE,
                DropoutArguments.kernel("position_gradient", dropout),
                Grid.covering((long) rows.time() * (rows.width() / access(rows)), THREADS),
                DropoutArguments.add(arguments, dropout));
    }

    /** Sorts the rows by id into list 0. */
    private void sort(long ids, long tokens, Layout layout, long scratch) {
        if (tokens > MOST_TOKENS) {
            throw new IllegalArgumentException("expected at most " + MOST_TOKENS + " tokens, got " + tokens);
        }
        if (tokens <= DIGITS) {
            sortPass(ids, 0, 0, layout, scratch, 0);
        } else {
            sortPass(ids, 0, 1, layout, scratch, 0);
            sortPass(scratch + layout.ids(1), scratch + layout.rowNumbers(1), 0, layout, scratch, DIGIT_BITS);
        }
    }

    /** Sorts by one digit, keeping the order of rows that have the same; row numbers 0 mean the natural order. */
    private void sortPass(long ids, long rowNumbers, int list, Layout layout, long scratch, int shift) {
        int rows = layout.rows().count();
        long counts = scratch + layout.counts();
        Grid grid = Grid.of(over(rows, TILE), DIGITS);
        launch(
                TOKEN_FILE,
                "sort_count",
                grid,
                new Arguments().pointer(counts).pointer(ids).int32(rows).int32(shift));
        launch(
                TOKEN_FILE,
                "sort_scatter",
                grid,
                new Arguments()
                        .pointer(scratch + layout.ids(list))
                        .pointer(scratch + layout.rowNumbers(list))
                        .pointer(ids)
                        .pointer(rowNumbers)
                        .pointer(counts)
                        .int32(rows)
                        .int32(shift));
    }

    private void tokenGradient(Tensor dOut, Weight token, Layout layout, long scratch, Dropout dropout) {
        Rows rows = layout.rows();
        long gradient = CudaWeight.of(token).gradient();
        long heads = scratch + layout.heads();
        long tails = scratch + layout.tails();
        long ids = scratch + layout.ids(0);
        Grid grid = new Grid(over(rows.count(), CHUNK), over(rows.width(), THREADS * access(rows)), 1, THREADS);
        Arguments arguments = new Arguments()
                .pointer(gradient)
                .pointer(heads)
                .pointer(tails)
                .pointer(stream(dOut, rows))
                .pointer(ids)
                .pointer(scratch + layout.rowNumbers(0))
                .int32(rows.count())
                .int32(rows.width());
        launch(
                TOKEN_FILE,
                DropoutArguments.kernel("token_gradient", dropout),
                grid,
                DropoutArguments.add(arguments, dropout));
        launch(
                TOKEN_FILE,
                "token_gradient_join",
                grid,
                new Arguments()
                        .pointer(gradient)
                        .pointer(heads)
                        .pointer(tails)
                        .pointer(ids)
                        .int32(rows.count())
                        .int32(rows.width()));
    }

    /** Elements that a thread takes at once. */
    private static int access(Rows rows) {
        return rows.width() % 4 == 0 ? 4 : 1;
    }

    private static int over(int items, int each) {
        return (items + each - 1) / each;
    }

    private static long stream(Tensor tensor, Rows rows) {
        return CudaTensor.address(tensor, Element.STREAM, (long) rows.count() * rows.width());
    }

    private void launch(String file, String kernel, Grid grid, Arguments arguments) {
        context.kernels().kernel(file, kernel).launch(grid, 0, arguments);
    }
}
