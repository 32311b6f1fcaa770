/** Generation: temperature, top-k, the key-value cache. */
@NullMarked
package vn.amtiet.trainer.generate;

import org.jspecify.annotations.NullMarked;
