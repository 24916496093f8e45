/**
 * What differs between two sets of files: paths, modes, and lines of text, with the values of
 * secrets masked.
 *
 * <p>May use {@code posix} and {@code oci} for their values. Knows neither volumes nor registries:
 * whoever has files hands them over as a {@link dev.remora.diff.FileSet}.
 */
@NullMarked
package dev.remora.diff;

import org.jspecify.annotations.NullMarked;
