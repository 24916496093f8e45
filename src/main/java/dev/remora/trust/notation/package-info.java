/**
 * Signatures of the Notary Project, by certificates: envelopes in JWS and COSE.
 *
 * <p>Uses {@code trust.x509}, {@code trust.key}, {@code trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.notation;

import org.jspecify.annotations.NullMarked;
