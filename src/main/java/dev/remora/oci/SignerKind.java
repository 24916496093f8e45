package dev.remora.oci;

import java.util.Optional;

/** By what it is known who signed. */
public enum SignerKind {
  KEY("key"),

  /** That somebody proved when he signed, to an issuer. */
  IDENTITY("identity"),

  /** By the subject that an authority wrote in it. */
  CERTIFICATE("certificate");

  private final String text;

  SignerKind(String text) {
    this.text = text;
  }

  /** As volumes keep it, and results name it. */
  public String text() {
    return text;
  }

  /** Of what a volume keeps; nothing where it is none. */
  public static Optional<SignerKind> of(String text) {
    for (SignerKind kind : values()) {
      if (kind.text.equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
