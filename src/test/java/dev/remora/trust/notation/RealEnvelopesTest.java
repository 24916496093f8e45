package dev.remora.trust.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.proof.Miss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes that notation 1.3.2 made. Their certificates end in 2027, so the clock is set. */
class RealEnvelopesTest {
  private static final Path FILES = Path.of("../shared/trust");
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  @BeforeAll
  static void theFilesAreThere() {
    assumeTrue(Files.isDirectory(FILES), "what notation made is not beside this clone");
  }

  private static Verdict verify(String name, String authority, String subject, Instant now)
      throws Exception {
    byte[] content = Files.readAllBytes(FILES.resolve("notation").resolve(name));
    boolean isText = content[0] == '{';
    Digest manifest = Digest.sha256(Files.readAllBytes(FILES.resolve("config-manifest.json")));
    Signature signature =
        new Signature(
            isText ? Signature.Kind.NOTATION_JWS : Signature.Kind.NOTATION_COSE,
            Digest.sha256(content),
            isText ? new String(content) : Base64.getEncoder().encodeToString(content),
            "");
    TrustedAuthorities trusted =
        new TrustedAuthorities(
            Authorities.parse(Files.readAllBytes(FILES.resolve("notation").resolve(authority))),
            List.of(SubjectPattern.parse(subject)),
            new VirtualClock(now));
    return new Verifier(
            new TrustRules(List.of(trusted), Map.of(), Optional.empty(), Revocations.none()))
        .verify(manifest, signature);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec256-jws",
        "ec256-cose",
        "ec384-jws",
        "ec384-cose",
        "rsa3072-jws",
        "rsa3072-cose",
        "ec256-jws-tsa"
      })
  void whatNotationSignedIsSigned(String name) throws Exception {
    Verdict verdict = verify(name + ".sig", "ca.pem", "C=DE,ST=BE,O=remora.test", NOW);
    String signer = assertInstanceOf(Verdict.Signed.class, verdict).signer().name();
    assertTrue(signer.startsWith("C=DE, ST=BE, O=remora.test, OU=ci, CN="), signer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"envelope-1.bin", "envelope-2.bin"})
  void aSignerMayHaveGivenItselfItsCertificate(String name) throws Exception {
    String subject = "C=US, ST=WA, O=Notary, CN=remora-test";
    Instant then = Instant.parse("2026-11-30T00:00:00Z");
    assertInstanceOf(Verdict.Signed.class, verify(name, "remora-test.crt", subject, then));
    assertEquals(Miss.Reason.EXPIRED, miss(verify(name, "remora-test.crt", subject, NOW)));
    assertEquals(Miss.Reason.OTHER_AUTHORITY, miss(verify(name, "ca.pem", subject, then)));
  }

  @Test
  void whatWasSignedForAMinuteCountsForAMinute() throws Exception {
    String name = "ec256-jws-expired.sig";
    String subject = "C=DE,ST=BE,O=remora.test,OU=ci";
    Instant end = Instant.parse("2026-11-29T11:17:47Z");
    assertInstanceOf(Verdict.Signed.class, verify(name, "ca.pem", subject, end.minusMillis(1)));
    assertEquals(Miss.Reason.EXPIRED, miss(verify(name, "ca.pem", subject, end)));
  }

  @Test
  void anotherSubjectIsNotTrusted() throws Exception {
    Verdict verdict = verify("ec256-jws.sig", "ca.pem", "C=DE,ST=BE,O=remora.test,OU=prod", NOW);
    assertEquals(Miss.Reason.OTHER_SUBJECT, miss(verdict));
  }

  private static Miss.Reason miss(Verdict verdict) throws IOException {
    return assertInstanceOf(Verdict.NotSigned.class, verdict).miss().reason();
  }
}
