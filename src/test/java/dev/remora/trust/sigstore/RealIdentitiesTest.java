package dev.remora.trust.sigstore;

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
import dev.remora.trust.proof.Signer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real cosign signed by identities of a private Sigstore, with its second log. */
class RealIdentitiesTest {
  private static final Path KEYLESS = Path.of("../shared/trust/keyless");
  private static final Digest MANIFEST =
      Digest.parse("sha256:9c119e882d4487f5e733ad80f72bed31038cf5f8a60dbf17495a02ecb71766dc");
  private static final Signer.Identity CI =
      new Signer.Identity("ci@remora.test", "http://localhost:5720");

  @BeforeAll
  static void theyAreThere() {
    assumeTrue(Files.isDirectory(KEYLESS), "the signatures of a real Sigstore are not beside this");
  }

  private static Verdict verify(String name, String root, Signer.Identity... identities)
      throws Exception {
    TrustedIdentities trusted =
        new TrustedIdentities(
            List.of(identities), TrustedRoot.parse(root.getBytes()), new VirtualClock());
    return new Verifier(
            new TrustRules(List.of(trusted), Map.of(), Optional.empty(), Revocations.none()))
        .verify(
            MANIFEST,
            new Signature(
                Signature.Kind.BUNDLE, MANIFEST, Files.readString(KEYLESS.resolve(name)), ""));
  }

  private static String root() throws Exception {
    return Files.readString(KEYLESS.resolve("trusted_root.json"));
  }

  @Test
  void theIdentityThatSignedIsNamed() throws Exception {
    Signer.Identity workflow =
        new Signer.Identity(
            "http://localhost:5720/repo/.github/workflows/release.yml@refs/heads/main",
            "http://localhost:5720/uri");
    assertEquals(
        CI,
        assertInstanceOf(
                Verdict.Signed.class, verify("email-rekor2-tsa.json", root(), workflow, CI))
            .signer());
    Verdict verdict = verify("uri.json", root(), CI, workflow);
    assertEquals(
        workflow, assertInstanceOf(Verdict.Signed.class, verdict, verdict::toString).signer());
  }

  /** An instance without a log, such as GitHub's for private repositories. */
  @Test
  void withoutALogInTheRootATimeStampSuffices() throws Exception {
    String unlogged = root().replace("\"tlogs\"", "\"unknown\"");
    assertInstanceOf(Verdict.Signed.class, verify("tsa-only.json", unlogged, CI));
    assertInstanceOf(Verdict.NotSigned.class, verify("tsa-only.json", root(), CI));
  }

  @ParameterizedTest
  @CsvSource({
    "other-identity.json, OTHER_IDENTITY, evil@remora.test",
    "other-issuer.json, OTHER_IDENTITY, http://localhost:",
    "other-ca.json, UNPROVEN, no trusted authority signed it",
    "no-sct.json, UNPROVEN, log of certificates",
    "tsa-only.json, UNPROVEN, in no log",
    "key-rekor2-tsa.json, OTHER_KIND, by a key"
  })
  void whatElseIsSignedCountsForNothing(String name, Miss.Reason reason, String word)
      throws Exception {
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verify(name, root(), CI)).miss();
    assertTrue(miss.why().contains(word), miss.why());
    assertEquals(reason, miss.reason(), miss.why());
  }

  /** The address of the one, vouched for by whoever vouches for the other, is nobody's. */
  @Test
  void anIdentityIsNoneWithoutItsIssuer() throws Exception {
    Signer.Identity other = new Signer.Identity("evil@remora.test", "http://localhost:5729");
    Verdict verdict = verify("other-issuer.json", root(), CI, other);
    assertEquals(
        Miss.Reason.OTHER_IDENTITY,
        assertInstanceOf(Verdict.NotSigned.class, verdict).miss().reason());
  }
}
