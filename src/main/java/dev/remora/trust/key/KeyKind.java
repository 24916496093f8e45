package dev.remora.trust.key;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The kinds of keys that count, each by the AlgorithmIdentifier that a SubjectPublicKeyInfo begins
 * with (RFC 5480, 3279, 8410): the algorithm and its parameters, to the byte. Nothing is tried: a
 * key is of the kind that it says, and that fixes the hash of its signatures, too.
 */
public enum KeyKind {
  P256("301306072a8648ce3d020106082a8648ce3d030107", "EC", "SHA256withECDSA"),
  P384("301006072a8648ce3d020106052b81040022", "EC", "SHA384withECDSA"),
  P521("301006072a8648ce3d020106052b81040023", "EC", "SHA512withECDSA"),
  RSA("300d06092a864886f70d0101010500", "RSA", "SHA256withRSA"),
  ED25519("300506032b6570", "Ed25519", "Ed25519");

  /** Of public keys on any curve, after the length of the whole. */
  private static final String ON_A_CURVE = "06072a8648ce3d0201";

  /** How long a version is: {@code 02 01 00}. */
  private static final int VERSION = 3;

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
    return named(identifier(spki, 0).orElseThrow(() -> new UnusableKey("it is no public key")));
  }

  /** Of a private key in PKCS#8, where a version stands before the same. */
  static KeyKind ofPrivate(byte[] pkcs8) throws UnusableKey {
    return named(
        identifier(pkcs8, VERSION).orElseThrow(() -> new UnusableKey("it is no private key")));
  }

  private static KeyKind named(String identifier) throws UnusableKey {
    for (KeyKind kind : values()) {
      if (kind.identifier.equals(identifier)) {
        return kind;
      }
    }
    throw new UnknownKeyKind(
        identifier.startsWith(ON_A_CURVE, 4)
            ? "its curve is none of P-256, P-384 and P-521"
            : "its algorithm is none of ECDSA, RSA and Ed25519");
  }

  /**
   * The first element of the sequence, or the one after so many bytes of others, in hexadecimal.
   */
  private static Optional<String> identifier(byte[] der, int skipped) {
    int head = der.length > 1 && der[1] < 0 ? 2 + (der[1] & 0x7f) : 2; // with a length of its own
    int at = head + skipped;
    if (at + 1 >= der.length || der[at + 1] < 0 || at + 2 + der[at + 1] > der.length) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().formatHex(der, at, at + 2 + der[at + 1]));
  }
}
