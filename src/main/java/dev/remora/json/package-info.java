/**
 * Bounded reading and exact writing of JSON; the only package that imports Jackson.
 *
 * <p>Uses {@code failure}, which knows what text is safe to show. What is read comes from outside,
 * so its depth, length and duplicate keys are limited while it is read.
 */
@NullMarked
package dev.remora.json;

import org.jspecify.annotations.NullMarked;
