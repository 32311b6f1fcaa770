/** The amtiet command: joins corpus, vocabulary, shards, training. */
@NullMarked
package vn.amtiet.cluster;

import org.jspecify.annotations.NullMarked;
