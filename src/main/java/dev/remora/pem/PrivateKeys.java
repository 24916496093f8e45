package dev.remora.pem;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Decodes private keys. Java knows PKCS#8 alone, and the older forms are the middle of one: the
 * key's algorithm is put before it.
 */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final byte[] VERSION_0 = hex("020100");
  private static final byte[] RSA_ENCRYPTION = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte PARAMETERS = (byte) 0xa0;

  /** A length from here on stands in bytes of its own. */
  private static final int LONG_FORM = 0x80;

  private PrivateKeys() {}

  /**
   * The key.
   *
   * @param kind what PEM calls it
   */
  static PrivateKey decoded(String kind, byte[] der) throws GeneralSecurityException {
    return switch (kind) {
      case "PRIVATE KEY" -> fromPkcs8(der);
      case "RSA PRIVATE KEY" -> fromPkcs8(pkcs8(RSA_ENCRYPTION, der));
      case "EC PRIVATE KEY" -> fromPkcs8(pkcs8(tagged(SEQUENCE, EC_PUBLIC_KEY, curve(der)), der));
      default -> throw new InvalidKeySpecException("unknown");
    };
  }

  private static PrivateKey fromPkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // one of the others
      }
    }
    throw new InvalidKeySpecException("unknown");
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
  }

  /** What names the curve within an ECPrivateKey (RFC 5915, section 3), as it stands there. */
  private static byte[] curve(byte[] der) throws InvalidKeySpecException {
    try {
      ByteBuffer fields = next(ByteBuffer.wrap(der));
      while (fields.get(fields.position()) != PARAMETERS) {
        next(fields);
      }
      ByteBuffer parameters = next(fields);
      byte[] curve = new byte[parameters.remaining()];
      parameters.get(curve);
      return curve;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new InvalidKeySpecException("cut off, or without a curve", e);
    }
  }

  /** The content of the next element, which is then passed over. */
  private static ByteBuffer next(ByteBuffer elements) {
    elements.get(); // its tag
    int length = elements.get() & 0xff;
    if (length >= LONG_FORM) {
      byte[] digits = new byte[length - LONG_FORM];
      elements.get(digits);
      length = new BigInteger(1, digits).intValueExact();
    }
    ByteBuffer content = elements.slice(elements.position(), length);
    elements.position(elements.position() + length);
    return content;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    String head = (length < LONG_FORM ? "%02x%02x" : "%02x83%06x").formatted(tag, length);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(hex(head));
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
