package dev.remora.trust.log;

import dev.remora.trust.proof.Encoded;
import java.util.Optional;

/**
 * The signature that an entry has to be of.
 *
 * @param certificate by which it is verified, in DER
 * @param message that it is over
 * @param payload of the envelope that it is in, if it is in one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Logged(
    Encoded signature, byte[] certificate, byte[] message, Optional<byte[]> payload) {}
