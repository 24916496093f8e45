package dev.remora.trust;

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

  /** Of public keys on any curve, after the length of the whole. */
  private static final String ON_A_CURVE = "06072a8648ce3d0201";

  private final String identifier;
  private final String factory;
  private final String signature;

  KeyKind(String identifier, String factory, String signature) {
    this.identifier = identifier;
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
    String identifier = identifier(spki).orElseThrow(() -> new UnusableKey("it is no public key"));
    for (KeyKind kind : values()) {
      if (kind.identifier.equals(identifier)) {
        return kind;
      }
    }
    throw new UnusableKey(
        identifier.startsWith(ON_A_CURVE, 4)
            ? "its curve is none of P-256, P-384 and P-521"
            : "its algorithm is none of ECDSA, RSA and Ed25519");
  }

  /** The first element of the sequence, whole, in hexadecimal. */
  private static Optional<String> identifier(byte[] spki) {
    int at = spki.length > 1 && spki[1] < 0 ? 2 + (spki[1] & 0x7f) : 2; // after a length of its own
    if (at + 1 >= spki.length || spki[at + 1] < 0 || at + 2 + spki[at + 1] > spki.length) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().formatHex(spki, at, at + 2 + spki[at + 1]));
  }
}
