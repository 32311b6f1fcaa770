package vn.amtiet.trainer.engine.cuda;

/** cuDNN does not do what it was asked for; the message says on what and why in the library's own words. */
final class CudnnRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    CudnnRefusal(String message) {
        super(message);
    }
}
