package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Signature;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.TestKey;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.proof.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is made of a good envelope, it ends in a verdict; signed is only what was signed. */
class EnvelopeFuzzTest extends EnvelopeScenario {
  private final Verifier verifier = verifier(trusting(TestChain.SUBJECT, TestChain.ROOT));

  @Test
  void aChangedEnvelopeIsSignedOnlyWhereItHoldsTheSame() throws Exception {
    byte[] good = DraftEnvelope.good().content().getBytes(UTF_8);
    Envelope whole = JwsEnvelope.parse(good);
    Property.check(
        400,
        random -> {
          String text = new String(Mutation.of(good, random), UTF_8);
          Signature changed = DraftEnvelope.signature(text);
          if (verifier.verify(DraftEnvelope.MANIFEST, changed) instanceof Verdict.Signed) {
            Envelope read = JwsEnvelope.parse(text.getBytes(UTF_8));
            assertArrayEquals(whole.message(), read.message());
            assertArrayEquals(whole.signature(), read.signature());
          }
        });
  }

  @Test
  void aChangedChainIsOneOnlyWhereItIsTheSame() throws Exception {
    TestKey key = TestKey.of("P256-release");
    List<byte[]> chain =
        TestChain.der(
            TestChain.signer(key).issuedBy(TestChain.MIDDLE), TestChain.MIDDLE, TestChain.ROOT);
    Property.check(
        300,
        random -> {
          List<byte[]> changed = new ArrayList<>(chain);
          int at = random.nextInt(3);
          changed.set(at, Mutation.of(chain.get(at), random));
          Signature signature = DraftEnvelope.good().chain(changed).build();
          if (verifier.verify(DraftEnvelope.MANIFEST, signature) instanceof Verdict.Signed) {
            assertArrayEquals(chain.get(at), changed.get(at));
          }
        });
  }

  @Test
  void theSameInTheFormOfCose() throws Exception {
    byte[] good = CoseEnvelopesTest.good();
    Envelope whole = CoseEnvelope.parse(good);
    Property.check(
        400,
        random -> {
          byte[] bytes = Mutation.of(good, random);
          Signature changed = CoseEnvelopesTest.signature(bytes);
          if (verifier.verify(DraftEnvelope.MANIFEST, changed) instanceof Verdict.Signed) {
            Envelope read = CoseEnvelope.parse(bytes);
            assertArrayEquals(whole.message(), read.message());
            assertArrayEquals(whole.signature(), read.signature());
          }
        });
  }

  /** What can be read is written again, and read as the same. */
  @Test
  void anyTextIsASubjectThatCanBeWrittenOrIsRefused() {
    Property.check(
        2_000,
        random -> {
          String text =
              random.nextBoolean()
                  ? new String(
                      Mutation.of("C=DE,ST=B\\2CE,O=a\\+b ,CN=ü".getBytes(UTF_8), random), UTF_8)
                  : Mutation.garbage(random);
          SubjectPattern read;
          try {
            read = SubjectPattern.parse(text);
          } catch (IllegalArgumentException e) {
            return;
          }
          assertEquals(read.toString(), SubjectPattern.parse(read.toString()).toString());
        });
  }

  @Test
  void anySubjectIsReadOrRefused() {
    byte[] good = TestChain.name("C", "DE", "ST", "BE", "O", "Example", "CN", "Release");
    Property.check(
        1_000,
        random -> {
          try {
            assertNotNull(DistinguishedName.of(Mutation.of(good, random)).toString());
          } catch (Refusal e) {
            assertTrue(e.miss().why().contains("subject"), e.miss().why());
          }
        });
  }
}
