package dev.remora.trust.proof;

/**
 * Who signed.
 *
 * @param name of the key, as its file is called
 * @param fingerprint {@code SHA256:} and the base64 of the SHA-256 of the key
 *     (SubjectPublicKeyInfo, DER): what cosign writes as a hint
 */
public record Signer(String name, String fingerprint) {
  /** What a fingerprint begins with. */
  public static final String FINGERPRINT = "SHA256:";

  @Override
  public String toString() {
    return name + " (" + fingerprint + ")";
  }
}
