package dev.remora.trust.log;

import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Period;
import java.util.HexFormat;

/**
 * A key by which a log signs what is in it.
 *
 * @param id as entries name it, in hexadecimal
 * @param validFor when it signed
 */
public record LogKey(String id, VerificationKey key, Period validFor) {
  /** As a document has it, in bytes. */
  public static LogKey of(byte[] id, VerificationKey key, Period validFor) {
    return new LogKey(HexFormat.of().formatHex(id), key, validFor);
  }

  /**
   * Whether it signed a message. Logs sign what they say as it is (C2SP, "signed-note"), also where
   * their key is of a kind by which others sign a hash.
   */
  boolean signed(byte[] signature, byte[] message) {
    return key.madeOfWhole(signature, message);
  }

  byte[] idBytes() {
    return HexFormat.of().parseHex(id);
  }
}
