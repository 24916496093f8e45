/**
 * The vocabulary of the OCI specifications as pure values: reference, digest, descriptor, manifest,
 * index, platform.
 *
 * <p>Uses {@code json} and {@code failure}. Whatever comes from outside becomes one of these values
 * at the border, or is refused there.
 */
@NullMarked
package dev.remora.oci;

import org.jspecify.annotations.NullMarked;
