package dev.remora.trust.log;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** The hashes that entries name, as Rekor spells them in its two versions. */
enum Hash {
  SHA256("SHA-256", "sha256", "SHA2_256"),
  SHA384("SHA-384", "sha384", "SHA2_384"),
  SHA512("SHA-512", "sha512", "SHA2_512");

  private final String algorithm;
  private final String first;
  private final String second;

  Hash(String algorithm, String first, String second) {
    this.algorithm = algorithm;
    this.first = first;
    this.second = second;
  }

  /** As an entry of either version names it. */
  static Optional<Hash> named(String name) {
    for (Hash hash : values()) {
      if (hash.first.equals(name) || hash.second.equals(name)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has them
    }
  }

  String hexOf(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
