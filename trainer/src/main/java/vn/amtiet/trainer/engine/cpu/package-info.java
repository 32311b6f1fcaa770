/** The embedded engine: plain Java, matrix products by ND4J when present. */
@NullMarked
package vn.amtiet.trainer.engine.cpu;

import org.jspecify.annotations.NullMarked;
