/** What every stage writes beside its rows: the manifest, its counts and fingerprints. */
@NullMarked
package vn.amtiet.stage;

import org.jspecify.annotations.NullMarked;
