/**
 * Signatures of cosign: bundles and simple signing; and whom an instance of Sigstore consists of.
 *
 * <p>Uses {@code trust.log}, {@code trust.timestamp}, {@code trust.x509}, {@code trust.key}, {@code
 * trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.sigstore;

import org.jspecify.annotations.NullMarked;
