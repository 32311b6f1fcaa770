/** The cuda engine: the operations on NVIDIA cards, by kernels compiled at start, cuBLASLt and CUDA graphs. */
@NullMarked
package vn.amtiet.trainer.engine.cuda;

import org.jspecify.annotations.NullMarked;
