package dev.remora.trust.proof;

import java.util.Base64;
import java.util.Optional;

/** Base64 in its standard form (RFC 4648, section 4), and in no other that means the same. */
public final class StrictBase64 {
  private StrictBase64() {}

  /**
   * What a text stands for; nothing where it is no base64, has no padding, or has bits that mean
   * nothing.
   */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      // Java takes a text without padding, and bits that are left over
      return encode(decoded).equals(text) ? Optional.of(decoded) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
