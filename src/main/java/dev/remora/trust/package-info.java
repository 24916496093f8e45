/**
 * Whether a manifest was signed by somebody who is trusted: keys, what is signed, and where
 * signatures are found. Knows neither settings nor files.
 *
 * <p>Uses {@code source}, where signatures are looked for, {@code pem} and values.
 */
@NullMarked
package dev.remora.trust;

import org.jspecify.annotations.NullMarked;
