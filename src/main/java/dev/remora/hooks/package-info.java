/**
 * Who is asked before a revision is published, and who is told afterwards: {@code validate} and
 * {@code on-change}.
 *
 * <p>Uses {@code http}, {@code posix}, {@code yaml}, {@code oci}, {@code json}, {@code time},
 * {@code failure}. Knows neither volumes nor registries: it gets a directory, or the description of
 * a change.
 */
@NullMarked
package dev.remora.hooks;

import org.jspecify.annotations.NullMarked;
