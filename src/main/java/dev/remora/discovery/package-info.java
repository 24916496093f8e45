/**
 * From a subject to the one configuration that is meant: what is attached, what of it counts, which
 * is chosen and why.
 *
 * <p>Uses {@code source} and the values below it.
 */
@NullMarked
package dev.remora.discovery;

import org.jspecify.annotations.NullMarked;
