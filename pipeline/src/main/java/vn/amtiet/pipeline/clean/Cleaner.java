package vn.amtiet.pipeline.clean;

import java.io.Serializable;

/** One edit of text. Pure and idempotent; returns the same instance when there is nothing to edit. */
@FunctionalInterface
public interface Cleaner extends Serializable {
    String clean(String text);
}
