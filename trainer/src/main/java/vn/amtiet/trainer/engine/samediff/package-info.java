/** The engine of Deeplearning4j: a GPT as a SameDiff graph, differentiated by ND4J, and what DL4J's own tools read. */
@NullMarked
package vn.amtiet.trainer.engine.samediff;

import org.jspecify.annotations.NullMarked;
