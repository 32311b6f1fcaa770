/** Model descriptions and models written over {@link vn.amtiet.trainer.engine.Operations}. */
@NullMarked
package vn.amtiet.trainer.model;

import org.jspecify.annotations.NullMarked;
