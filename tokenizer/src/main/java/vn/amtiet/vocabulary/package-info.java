/** Vocabularies: training, encoding, decoding, their directory on disk and its foreign forms. */
@NullMarked
package vn.amtiet.vocabulary;

import org.jspecify.annotations.NullMarked;
