/**
 * Transparency logs: that a signature was entered in one, and when.
 *
 * <p>Uses {@code trust.key}, {@code trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.log;

import org.jspecify.annotations.NullMarked;
