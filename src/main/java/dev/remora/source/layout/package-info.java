/**
 * A directory in the OCI image layout, read and written (image-spec, image-layout.md).
 *
 * <p>May use {@code oci}, {@code json}, {@code time}, {@code failure}. Where the directory lies is
 * trusted, what it contains is not: everything read is bounded and verified.
 */
@NullMarked
package dev.remora.source.layout;

import org.jspecify.annotations.NullMarked;
