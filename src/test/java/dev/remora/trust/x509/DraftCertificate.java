package dev.remora.trust.x509;

import static dev.remora.trust.x509.DraftDer.bits;
import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.integer;
import static dev.remora.trust.x509.DraftDer.joined;
import static dev.remora.trust.x509.DraftDer.nothing;
import static dev.remora.trust.x509.DraftDer.octets;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.set;
import static dev.remora.trust.x509.DraftDer.utf8;
import static dev.remora.trust.x509.DraftDer.yes;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.trust.TestKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A certificate that is still to be issued: a good one, in which anything can be made wrong. */
public final class DraftCertificate {
  public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  public static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
  public static final String SERVER = "1.3.6.1.5.5.7.3.1";

  /** When tests sign, and from when until when authorities are valid. */
  public static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  public static final Instant END = Instant.parse("2036-01-01T00:00:00Z");

  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final int SIGNS = 0x80;
  private static final int ISSUES = 0x06;

  private final Map<String, byte[]> extensions = new LinkedHashMap<>();
  private final List<Function<byte[], byte[]>> promises = new ArrayList<>();
  private byte[] subject;
  private TestKey key;
  private long serial = 4711;
  private Instant from;
  private Instant until;
  private String algorithm = "SHA256withECDSA";

  private DraftCertificate(String name, TestKey key, Instant from, Instant until) {
    this.subject = name(name);
    this.key = key;
    this.from = from;
    this.until = until;
  }

  /** A distinguished name of one part, the common name. */
  public static byte[] name(String commonName) {
    return sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));
  }

  /** An authority, of which its name says which key it has. */
  public static DraftCertificate authority(String name) {
    return new DraftCertificate(name, TestKey.of("P256-" + name), BEGINNING, END)
        .basicConstraints(yes())
        .keyUsage(ISSUES);
  }

  /** One as Fulcio issues it: ten minutes, without a name of its own. */
  public static DraftCertificate signer(String email) {
    return new DraftCertificate("", TestKey.of("P256-signer"), NOW, NOW.plusSeconds(600))
        .subject(sequence())
        .keyUsage(SIGNS)
        .usages(false, CODE_SIGNING)
        .alternativeNames(true, email(email));
  }

  /** One of an authority for time stamps. */
  public static DraftCertificate stamper(String name) {
    return new DraftCertificate(name, TestKey.of("P256-" + name), BEGINNING, END)
        .keyUsage(SIGNS)
        .usages(true, TIME_STAMPING);
  }

  public DraftCertificate subject(byte[] name) {
    subject = name;
    return this;
  }

  public DraftCertificate key(TestKey other) {
    key = other;
    return this;
  }

  public DraftCertificate serial(long number) {
    serial = number;
    return this;
  }

  public DraftCertificate valid(Instant first, Instant last) {
    from = first;
    until = last;
    return this;
  }

  /** How its issuer signs it, by Java's name. */
  public DraftCertificate signedBy(String java) {
    algorithm = java;
    return this;
  }

  /** What stands in the sequence of them; nothing leaves the extension out. */
  public DraftCertificate basicConstraints(byte[]... parts) {
    return extension(BASIC_CONSTRAINTS, true, sequence(parts));
  }

  public DraftCertificate pathLength(int most) {
    return basicConstraints(yes(), integer(most));
  }

  /** The first eight of its bits. */
  public DraftCertificate keyUsage(int usage) {
    return extension(
        KEY_USAGE,
        true,
        element(
            Der.BIT_STRING,
            new byte[] {(byte) Integer.numberOfTrailingZeros(usage), (byte) usage}));
  }

  public DraftCertificate usages(boolean critical, String... oids) {
    byte[][] all = new byte[oids.length][];
    for (int at = 0; at < oids.length; at++) {
      all[at] = oid(oids[at]);
    }
    return extension(EXTENDED_KEY_USAGE, critical, sequence(all));
  }

  public DraftCertificate alternativeNames(boolean critical, byte[]... names) {
    return extension(ALTERNATIVE_NAMES, critical, sequence(names));
  }

  public static byte[] email(String address) {
    return element(Der.CONTEXT + 1, address.getBytes(US_ASCII));
  }

  public static byte[] uri(String uri) {
    return element(Der.CONTEXT + 6, uri.getBytes(US_ASCII));
  }

  /** Adds one, or puts it in the place of the same. */
  public DraftCertificate extension(String name, boolean critical, byte[] value) {
    extensions.put(
        name,
        critical ? sequence(oid(name), yes(), octets(value)) : sequence(oid(name), octets(value)));
    return this;
  }

  public DraftCertificate without(String extension) {
    extensions.remove(extension);
    return this;
  }

  /**
   * Adds an extension that depends on the rest.
   *
   * @param maker makes it, whole, of what would be signed without it
   */
  public DraftCertificate promised(Function<byte[], byte[]> maker) {
    promises.add(maker);
    return this;
  }

  public TestCertificate selfSigned() {
    return issued(subject, key);
  }

  public TestCertificate issuedBy(TestCertificate issuer) {
    return issued(issuer.subject(), issuer.key());
  }

  /** By a name and a key that need not belong together. */
  public TestCertificate issued(byte[] issuer, TestKey by) {
    List<byte[]> all = new ArrayList<>(extensions.values());
    for (Function<byte[], byte[]> promise : promises) {
      all.add(promise.apply(signedPart(issuer, all)));
    }
    byte[] signedPart = signedPart(issuer, all);
    byte[] der = sequence(signedPart, identifier(), bits(by.sign(algorithm, signedPart)));
    return new TestCertificate(der, key, subject, serial);
  }

  private byte[] signedPart(byte[] issuer, List<byte[]> all) {
    return sequence(
        context(0, integer(2)),
        integer(serial),
        identifier(),
        issuer,
        sequence(DraftDer.shortTime(from), DraftDer.shortTime(until)),
        subject,
        key.spki(),
        all.isEmpty() ? new byte[0] : context(3, sequence(joined(all.toArray(new byte[0][])))));
  }

  private byte[] identifier() {
    return switch (algorithm) {
      case "SHA256withECDSA" -> sequence(oid("1.2.840.10045.4.3.2"));
      case "SHA384withECDSA" -> sequence(oid("1.2.840.10045.4.3.3"));
      case "SHA1withECDSA" -> sequence(oid("1.2.840.10045.4.1"));
      case "SHA256withRSA" -> sequence(oid("1.2.840.113549.1.1.11"), nothing());
      case "SHA1withRSA" -> sequence(oid("1.2.840.113549.1.1.5"), nothing());
      default -> throw new IllegalArgumentException(algorithm);
    };
  }
}
