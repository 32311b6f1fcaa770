/** The whole flow in one command. */
@NullMarked
package vn.amtiet.cluster.quickstart;

import org.jspecify.annotations.NullMarked;
