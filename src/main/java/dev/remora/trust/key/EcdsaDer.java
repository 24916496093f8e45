package dev.remora.trust.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The form of an ECDSA signature: a sequence of two positive integers in DER (RFC 3279, section
 * 2.2.3).
 */
public final class EcdsaDer {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /** Of P-521, in bytes. */
  private static final int LONGEST = 139;

  private EcdsaDer() {}

  /**
   * Whether it has the one form that there is for its two numbers. Java takes negative numbers for
   * positive ones. So what can be read as two numbers is written again, and has to be the same.
   */
  static boolean isStrict(byte[] signature) {
    if (signature.length > LONGEST) {
      return false;
    }
    int first = signature.length > 1 && signature[1] < 0 ? 3 : 2; // of P-521 the length takes two
    if (first + 1 >= signature.length) {
      return false;
    }
    int second = first + 2 + (signature[first + 1] & 0xff);
    if (second + 2 >= signature.length || second <= first + 2) {
      return false;
    }
    byte[] r = integer(Arrays.copyOfRange(signature, first + 2, second));
    byte[] s = integer(Arrays.copyOfRange(signature, second + 2, signature.length));
    return Arrays.equals(element(SEQUENCE, r, s), signature);
  }

  /** What is read is never negative, so that one written so is written in another way. */
  private static byte[] integer(byte[] magnitude) {
    return element(INTEGER, new BigInteger(1, magnitude).toByteArray());
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.size() > 0x7f) {
      element.write(0x81);
    }
    element.write(content.size());
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
