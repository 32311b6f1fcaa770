/** Descriptions of models: shapes, parameters, initial values. */
@NullMarked
package vn.amtiet.trainer.model;

import org.jspecify.annotations.NullMarked;
