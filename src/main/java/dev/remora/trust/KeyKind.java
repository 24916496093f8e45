package dev.remora.trust;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The kinds of keys that count, each by the AlgorithmIdentifier that a SubjectPublicKeyInfo begins
 * with (RFC 5480, 3279, 8410): the algorithm and its parameters, to the byte. Nothing is tried: a
 * key is of the kind that it says, and that fixes the hash of its signatures, too.
 */
enum KeyKind {
  P256("301306072a8648ce3d020106082a8648ce3d030107", "EC", "SHA256withECDSA"),
  P384("301006072a8648ce3d020106052b81040022", "EC", "SHA384withECDSA"),
  P521("301006072a8648ce3d020106052b81040023", "EC", "SHA512withECDSA"),
  RSA("300d06092a864886f70d0101010500", "RSA", "SHA256withRSA"),
  ED25519("300506032b6570", "Ed25519", "Ed25519");

  /** Of all public keys on curves by NIST's and SECG's standards. */
  private static final byte[] ON_A_CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private final byte[] identifier;
  private final String factory;
  private final String signature;

  KeyKind(String identifier, String factory, String signature) {
    this.identifier = HexFormat.of().parseHex(identifier);
    this.factory = factory;
    this.signature = signature;
  }

  /** Java's name for what reads its keys. */
  String factory() {
    return factory;
  }

  /** Java's name for its signatures. */
  String signature() {
    return signature;
  }

  /** Of a SubjectPublicKeyInfo. */
  static KeyKind of(byte[] spki) throws UnusableKey {
    byte[] identifier = identifier(spki).orElseThrow(() -> new UnusableKey("it is no public key"));
    for (KeyKind kind : values()) {
      if (Arrays.equals(kind.identifier, identifier)) {
        return kind;
      }
    }
    throw new UnusableKey(
        startsWith(identifier, ON_A_CURVE, 2)
            ? "its curve is none of P-256, P-384 and P-521"
            : "its algorithm is none of ECDSA, RSA and Ed25519");
  }

  /** The first element of the sequence, whole. */
  private static Optional<byte[]> identifier(byte[] spki) {
    int at = spki.length > 1 && spki[1] < 0 ? 2 + (spki[1] & 0x7f) : 2; // after a length of its own
    if (at + 1 >= spki.length || spki[at + 1] < 0 || at + 2 + spki[at + 1] > spki.length) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(spki, at, at + 2 + spki[at + 1]));
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning, int from) {
    return bytes.length >= from + beginning.length
        && Arrays.equals(bytes, from, from + beginning.length, beginning, 0, beginning.length);
  }
}
