package dev.remora.trust.proof;

import dev.remora.oci.SignerKind;

/**
 * Who signed, by the way in which that was proven. What comes from a certificate has nothing in it
 * that a terminal would take for an order.
 */
public sealed interface Signer {
  /** What a fingerprint begins with; then follows the base64 of a SHA-256. */
  String FINGERPRINT = "SHA256:";

  SignerKind kind();

  /** The one thing by which people know who it is. */
  String name();

  /**
   * Whoever has a key.
   *
   * @param name as its file is called
   * @param fingerprint of the key (SubjectPublicKeyInfo, DER): what cosign writes as a hint
   */
  record Key(String name, String fingerprint) implements Signer {
    @Override
    public SignerKind kind() {
      return SignerKind.KEY;
    }

    @Override
    public String toString() {
      return name + " (" + fingerprint + ")";
    }
  }

  /**
   * Whoever proved once, when he signed, that he is this one. His key lived for minutes.
   *
   * @param name an address, or the URI of a workflow
   * @param issuer that he proved it to
   */
  record Identity(String name, String issuer) implements Signer {
    @Override
    public SignerKind kind() {
      return SignerKind.IDENTITY;
    }

    @Override
    public String toString() {
      return name + " (" + issuer + ")";
    }
  }

  /**
   * Whoever has the key of a certificate.
   *
   * @param name the distinguished name of its subject
   * @param fingerprint of its key, as of any other
   */
  record Certificate(String name, String fingerprint) implements Signer {
    @Override
    public SignerKind kind() {
      return SignerKind.CERTIFICATE;
    }

    @Override
    public String toString() {
      return name + " (" + fingerprint + ")";
    }
  }
}
