/**
 * Signatures of cosign: bundles and simple signing.
 *
 * <p>Uses {@code trust.key}, {@code trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.sigstore;

import org.jspecify.annotations.NullMarked;
