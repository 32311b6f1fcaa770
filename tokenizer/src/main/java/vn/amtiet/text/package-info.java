/** Text as Unicode: normalisers by name. */
@NullMarked
package vn.amtiet.text;

import org.jspecify.annotations.NullMarked;
