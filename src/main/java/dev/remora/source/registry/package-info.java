/**
 * The distribution API as a source and a target: one small class for each verb, and one caller that
 * knows what a status means.
 *
 * <p>Uses {@code http}, and {@code source}, {@code oci}, {@code json}, {@code time}, {@code
 * failure}. Everything that arrives here is hostile until it was verified.
 */
@NullMarked
package dev.remora.source.registry;

import org.jspecify.annotations.NullMarked;
