/** The self-contained HTML report of a run. */
@NullMarked
package vn.amtiet.cluster.report;

import org.jspecify.annotations.NullMarked;
