/**
 * Turns the layers of a verified manifest into files in a staging directory: safe paths, archives,
 * limits.
 *
 * <p>May use {@code source}, {@code paths}, {@code posix}, {@code oci}, {@code time}, {@code
 * failure}. Whoever pushed the artifact chose every name and byte here: what is not plainly safe is
 * refused.
 */
@NullMarked
package dev.remora.content;

import org.jspecify.annotations.NullMarked;
