package dev.remora.trust.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.json.JsonObject;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.timestamp.Timestamps;
import dev.remora.trust.x509.AlternativeName;
import dev.remora.trust.x509.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates, time stamps and promises of logs that a real Fulcio and its companions made. */
class RealCertificatesTest {
  private static final Path SHARED = Path.of("../shared/trust");
  private static final Path KEYLESS = SHARED.resolve("keyless");

  /** What of a bundle is looked at here. */
  private record Signed(Certificate certificate, byte[] signature, byte[] timestamp) {
    static Signed read(String name) throws Exception {
      JsonObject bundle = JsonObject.parse(Files.readAllBytes(KEYLESS.resolve(name)));
      JsonObject material = bundle.object("verificationMaterial").orElseThrow();
      return new Signed(
          Certificate.parse(bytes(material.object("certificate").orElseThrow(), "rawBytes")),
          bytes(
              bundle.object("dsseEnvelope").orElseThrow().objects("signatures").getFirst(), "sig"),
          bytes(
              material
                  .object("timestampVerificationData")
                  .orElseThrow()
                  .objects("rfc3161Timestamps")
                  .getFirst(),
              "signedTimestamp"));
    }

    private static byte[] bytes(JsonObject json, String name) throws Exception {
      return Base64.getDecoder().decode(json.text(name));
    }

    Instant time() throws Refusal {
      return Timestamps.verify(timestamp, signature, root().timestampAuthorities());
    }
  }

  @BeforeAll
  static void theyAreThere() {
    assumeTrue(Files.isDirectory(KEYLESS), "the signatures of a real Sigstore are not beside this");
  }

  private static TrustedRoot root() {
    return root(KEYLESS.resolve("trusted_root.json"));
  }

  private static TrustedRoot root(Path file) {
    try {
      return TrustedRoot.parse(Files.readAllBytes(file));
    } catch (Exception e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "email-rekor2-tsa.json, EMAIL, ci@remora.test",
    "other-identity.json, EMAIL, evil@remora.test",
    "tsa-only.json, EMAIL, ci@remora.test",
    "uri.json, URI, http://localhost:5720/repo/.github/workflows/release.yml@refs/heads/main"
  })
  void theyAreVerifiedAtTheTimeOfTheStamp(String name, AlternativeName.Kind kind, String identity)
      throws Exception {
    Signed signed = Signed.read(name);
    Instant time = signed.time();
    assertTrue(signed.certificate().validity().contains(time), time.toString());
    Certificate issuer = FulcioChain.requireTrusted(signed.certificate(), root(), time);
    SignedCertificateTimestamps.require(signed.certificate(), issuer, root());
    assertEquals(
        List.of(new AlternativeName(kind, identity)), signed.certificate().alternativeNames());
  }

  @Test
  void anotherAuthorityIssuedThis() throws Exception {
    Signed signed = Signed.read("other-ca.json");
    assertThrows(
        Refusal.class,
        () -> FulcioChain.requireTrusted(signed.certificate(), root(), signed.time()));
  }

  @Test
  void noLogPromisedToShowThis() throws Exception {
    Signed signed = Signed.read("no-sct.json");
    Certificate issuer = FulcioChain.requireTrusted(signed.certificate(), root(), signed.time());
    assertThrows(
        Refusal.class,
        () -> SignedCertificateTimestamps.require(signed.certificate(), issuer, root()));
  }

  @Test
  void theRootOfSigstoresOwnInstanceIsRead() {
    TrustedRoot root = root(SHARED.resolve("prod_trusted_root.json"));
    assertEquals(
        List.of(1, 2, 2, 1),
        List.of(
            root.logs().size(),
            root.certificateAuthorities().size(),
            root.ctLogs().size(),
            root.timestampAuthorities().size()));
  }
}
