package dev.remora.trust.notation;

import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.set;
import static dev.remora.trust.x509.DraftDer.utf8;

import dev.remora.oci.Digest;
import dev.remora.trust.TestKey;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.util.Arrays;
import java.util.List;

/** The certificates of a company: a root, an authority below it, and a signer. */
public final class TestChain {
  public static final TestCertificate ROOT = DraftCertificate.authority("root").selfSigned();
  public static final TestCertificate MIDDLE = DraftCertificate.authority("middle").issuedBy(ROOT);
  static final String SUBJECT = "C=DE, ST=BE, O=Example, CN=Release";

  private TestChain() {}

  /** One whose certificate is as notation asks for, before it is issued. */
  public static DraftCertificate signer(TestKey key) {
    return DraftCertificate.stamper("Release")
        .key(key)
        .subject(name("C", "DE", "ST", "BE", "O", "Example", "CN", "Release"))
        .usages(false, DraftCertificate.CODE_SIGNING);
  }

  /** What an organisation signed of a manifest, by a certificate of this company. */
  public static String envelope(String organisation, Digest manifest, long size) {
    byte[] subject = name("C", "DE", "ST", "BE", "O", organisation, "CN", "Release");
    return DraftEnvelope.certified(it -> it.subject(subject))
        .payload(
            text ->
                text.replace(DraftEnvelope.MANIFEST.toString(), manifest.toString())
                    .replace("\"size\":8", "\"size\":" + size))
        .content();
  }

  /** Names and values by turns. */
  static byte[] name(String... attributes) {
    byte[][] all = new byte[attributes.length / 2][];
    for (int at = 0; at < all.length; at++) {
      all[at] = set(attribute(attributes[2 * at], utf8(attributes[2 * at + 1])));
    }
    return sequence(all);
  }

  static byte[] attribute(String name, byte[] value) {
    String type =
        switch (name) {
          case "C" -> "2.5.4.6";
          case "ST" -> "2.5.4.8";
          case "O" -> "2.5.4.10";
          case "OU" -> "2.5.4.11";
          case "CN" -> "2.5.4.3";
          default -> name;
        };
    return sequence(oid(type), value);
  }

  static List<byte[]> der(TestCertificate... chain) {
    return Arrays.stream(chain).map(TestCertificate::der).toList();
  }
}
