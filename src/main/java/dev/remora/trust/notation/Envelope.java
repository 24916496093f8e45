package dev.remora.trust.notation;

import java.util.List;

/**
 * A signature of the Notary Project, in either form; nothing of it is verified yet.
 *
 * @param message what is signed: its attributes and its payload
 * @param chain certificates in DER, the signer's first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Envelope(
    Attributes attributes, byte[] payload, byte[] message, byte[] signature, List<byte[]> chain) {
  Envelope {
    chain = List.copyOf(chain);
  }
}
