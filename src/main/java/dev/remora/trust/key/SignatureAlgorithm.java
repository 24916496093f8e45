package dev.remora.trust.key;

/**
 * How something is signed, where that does not follow from the key but is named beside the
 * signature.
 */
public enum SignatureAlgorithm {
  ECDSA_SHA256("SHA256withECDSA"),
  ECDSA_SHA384("SHA384withECDSA"),
  ECDSA_SHA512("SHA512withECDSA"),
  RSA_SHA256("SHA256withRSA"),
  RSA_SHA384("SHA384withRSA"),
  RSA_SHA512("SHA512withRSA");

  private final String java;

  SignatureAlgorithm(String java) {
    this.java = java;
  }

  /** Java's name for it. */
  String java() {
    return java;
  }

  /** RSA with a hash. */
  public static SignatureAlgorithm rsa(Hash hash) {
    return switch (hash) {
      case SHA256 -> RSA_SHA256;
      case SHA384 -> RSA_SHA384;
      case SHA512 -> RSA_SHA512;
    };
  }

  boolean fits(KeyKind kind) {
    return switch (this) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 ->
          switch (kind) {
            case P256, P384, P521 -> true;
            case RSA, ED25519 -> false;
          };
      case RSA_SHA256, RSA_SHA384, RSA_SHA512 -> kind == KeyKind.RSA;
    };
  }
}
