/**
 * Signatures of the Notary Project, by certificates: envelopes in JWS and COSE.
 *
 * <p>Uses values only.
 */
@NullMarked
package dev.remora.trust.notation;

import org.jspecify.annotations.NullMarked;
