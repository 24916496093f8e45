package dev.remora.cli;

import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Signer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who signed, where space is short. A name that is too long is shown by its end: there a workflow
 * says which one it is, and a subject who.
 */
final class SignerText {
  /** What a tree leaves of 80 columns. */
  private static final int WIDTH = 58;

  /** Of a fingerprint: enough to tell keys apart. */
  private static final int FEW = Signer.FINGERPRINT.length() + 12;

  private SignerText() {}

  /** In 58 columns. */
  static String shortened(Signer signer) {
    return switch (signer) {
      case Signer.Key(String name, String fingerprint) -> named(name, few(fingerprint));
      case Signer.Certificate(String name, String fingerprint) -> named(name, few(fingerprint));
      case Signer.Identity identity -> named(identity.name(), "");
    };
  }

  /** The same of one that a volume has kept as a text. */
  static String shortened(SignerKind kind, String signer) {
    int more = signer.lastIndexOf(" (");
    if (more < 0 || !signer.endsWith(")")) {
      return named(signer, "");
    }
    String name = signer.substring(0, more);
    String beside = signer.substring(more + 2, signer.length() - 1);
    return named(name, kind == SignerKind.IDENTITY ? "" : few(beside));
  }

  /** What is asked for: each name that fills more than a line by its end. */
  static String fitting(String demand, int width) {
    return Stream.of(demand.split(" ", -1))
        .map(word -> end(word, width))
        .collect(Collectors.joining(" "));
  }

  private static String named(String name, String more) {
    return end(name, WIDTH - more.length()) + more;
  }

  /** Of a text that is longer, only the end. */
  private static String end(String text, int room) {
    int length = text.codePointCount(0, text.length());
    return length <= room
        ? text
        : "…" + text.substring(text.offsetByCodePoints(0, length - room + 1));
  }

  private static String few(String fingerprint) {
    return " ("
        + (fingerprint.length() <= FEW ? fingerprint : fingerprint.substring(0, FEW) + "…")
        + ")";
  }
}
