/**
 * Whether a manifest was signed by somebody who is trusted: the rules, the verdict, and where
 * signatures are found. Knows neither settings nor files.
 *
 * <p>Uses {@code source}, where signatures are looked for, the packages below it, and values.
 */
@NullMarked
package dev.remora.trust;

import org.jspecify.annotations.NullMarked;
