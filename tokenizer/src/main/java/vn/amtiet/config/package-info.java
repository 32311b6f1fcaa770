/** YAML files into validated records; overrides; the effective configuration. */
@NullMarked
package vn.amtiet.config;

import org.jspecify.annotations.NullMarked;
