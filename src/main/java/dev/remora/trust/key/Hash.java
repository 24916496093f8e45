package dev.remora.trust.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** The hashes that count. */
public enum Hash {
  SHA256("SHA-256"),
  SHA384("SHA-384"),
  SHA512("SHA-512");

  private final String algorithm;

  Hash(String algorithm) {
    this.algorithm = algorithm;
  }

  public byte[] of(byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Java has all of them
    }
  }
}
