/**
 * A verified manifest's layers become files in a staging directory: safe paths, archives, limits.
 *
 * <p>May use {@code source}, {@code paths}, {@code posix}, {@code oci}, {@code time}, {@code
 * failure}. Every name and byte here was chosen by whoever pushed the artifact: what is not plainly
 * safe is refused.
 */
@NullMarked
package dev.remora.content;

import org.jspecify.annotations.NullMarked;
