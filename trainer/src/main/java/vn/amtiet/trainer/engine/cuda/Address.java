package vn.amtiet.trainer.engine.cuda;

import org.bytedeco.javacpp.Pointer;

/** A place in device memory (or pinned host memory) as the bindings want it: a number that owns nothing. */
final class Address extends Pointer {
    Address(long address) {
        super((Pointer) null);
        this.address = address;
    }
}
