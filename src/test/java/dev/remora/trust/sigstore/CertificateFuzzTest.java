package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.timestamp.DraftTimestamp;
import dev.remora.trust.timestamp.Timestamps;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.DraftDer;
import dev.remora.trust.x509.TestCertificate;
import dev.remora.trust.x509.UnusableCertificate;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Whatever is made of a certificate, a promise or a time stamp, it is refused in words; and where
 * it counts, nothing that somebody signed was changed.
 */
class CertificateFuzzTest {
  private static final byte[] SIGNATURE = "a signature".getBytes(UTF_8);
  private static final Period ALWAYS = new Period(DraftCertificate.BEGINNING, Optional.empty());
  private static final TestCertificate FULCIO = DraftCertificate.authority("fulcio").selfSigned();
  private static final TestCertificate LEAF =
      DraftPromise.promised(
              DraftCertificate.signer("a@b.test"),
              DraftPromise.below(FULCIO).extensions(new byte[] {0, 0, 5, 0, 0, 0, 0, 1}))
          .issuedBy(FULCIO);
  private static final TrustedRoot ROOT =
      new TrustedRoot(
          List.of(),
          List.of(new CertificateAuthority(new CertificatePath(List.of(FULCIO.read())), ALWAYS)),
          List.of(DraftPromise.log()),
          List.of(DraftTimestamp.authority()));

  private static void require(Certificate leaf) throws Refusal {
    Certificate issuer = FulcioChain.requireTrusted(leaf, ROOT, DraftCertificate.NOW);
    SignedCertificateTimestamps.require(leaf, issuer, ROOT);
  }

  /** One bit, or bytes that come and go. */
  private static byte[] changed(byte[] whole, RandomGenerator random) {
    if (random.nextBoolean()) {
      return Mutation.of(whole, random);
    }
    byte[] changed = whole.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  @Test
  void aChangedCertificateIsTrustedByNobody() throws Exception {
    require(LEAF.read());
    Property.check(
        400,
        random -> {
          byte[] changed = changed(LEAF.der(), random);
          try {
            require(Certificate.parse(changed));
            assertArrayEquals(LEAF.der(), changed);
          } catch (UnusableCertificate | Refusal e) {
            // in words
          }
        });
  }

  /** Whose authority signs whatever it is given: what is inside is refused, not thrown at us. */
  @Test
  void anOddCertificateIsRefusedInWords() {
    byte[] part = LEAF.read().signedPart();
    Property.check(
        400,
        random -> {
          byte[] odd = changed(part, random);
          byte[] der =
              DraftDer.sequence(
                  odd,
                  DraftDer.sequence(DraftDer.oid("1.2.840.10045.4.3.2")),
                  DraftDer.bits(FULCIO.key().sign(odd)));
          try {
            Certificate leaf = Certificate.parse(der);
            require(leaf);
            assertArrayEquals(part, odd);
          } catch (UnusableCertificate | Refusal e) {
            // in words
          }
        });
  }

  @Test
  void aChangedTimeStampSaysTheSameOrNothing() throws Exception {
    byte[] good = DraftTimestamp.of(SIGNATURE).at(DraftCertificate.NOW).response();
    assertEquals(
        DraftCertificate.NOW, Timestamps.verify(good, SIGNATURE, ROOT.timestampAuthorities()));
    Property.check(
        400,
        random -> {
          byte[] changed = changed(good, random);
          try {
            assertEquals(
                DraftCertificate.NOW,
                Timestamps.verify(changed, SIGNATURE, ROOT.timestampAuthorities()));
          } catch (Refusal e) {
            // in words
          }
        });
  }

  /** Elements that are DER, in an order that nobody expects. */
  @Test
  void anOddTimeStampIsRefused() throws Exception {
    Property.check(
        400,
        random -> {
          try {
            Timestamps.verify(odd(random, 0), SIGNATURE, ROOT.timestampAuthorities());
            fail("it was taken for a time stamp");
          } catch (Refusal e) {
            // in words
          }
        });
  }

  private static byte[] odd(RandomGenerator random, int depth) {
    int[] tags = {
      Der.SEQUENCE,
      Der.SET,
      Der.CONTEXT_CONSTRUCTED,
      Der.INTEGER,
      Der.OBJECT_IDENTIFIER,
      Der.OCTET_STRING,
      Der.CONTEXT,
      Der.GENERALIZED_TIME
    };
    int tag = depth == 0 ? Der.SEQUENCE : tags[random.nextInt(tags.length)];
    byte[] content = new byte[0];
    if ((tag & 0x20) == 0) {
      content = new byte[random.nextInt(4)];
      random.nextBytes(content);
    } else if (depth < 8) {
      for (int i = random.nextInt(4); i > 0; i--) {
        content = DraftDer.joined(content, odd(random, depth + 1));
      }
    }
    return Der.encode(tag, content);
  }
}
