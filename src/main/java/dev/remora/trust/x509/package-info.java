/**
 * Certificates: how they and other documents in DER are read, and whether a chain of them is
 * trusted at a time.
 *
 * <p>Uses {@code trust.key}, {@code trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.x509;

import org.jspecify.annotations.NullMarked;
