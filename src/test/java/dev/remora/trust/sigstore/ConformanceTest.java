package dev.remora.trust.sigstore;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All 70 cases of sigstore-conformance. They sign a file, or attest something about one, which for
 * {@code remora} is never a configuration; so the verifier is told here that it is a file which
 * counts. All else is as it is for configurations.
 */
class ConformanceTest {
  private static final Path CASES = Path.of("../shared/trust/conformance");
  private static final Path BUNDLES = CASES.resolve("bundle-verify");
  private static final Path PUBLIC_ROOT = Path.of("../shared/trust/prod_trusted_root.json");

  private static final String IDENTITY =
      "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
  private static final String ISSUER = "https://token.actions.githubusercontent.com";

  /** Between the last good signature and the one that is logged in the future. */
  private static final Instant DAY_OF_THE_SUITE = Instant.parse("2026-05-07T15:00:00Z");

  /** A file, by its signature alone or by any statement about it. */
  private record SignedFile(Digest digest, byte[] file) implements Artifact {
    static SignedFile read(Path path) throws IOException {
      byte[] bytes = Files.readAllBytes(path);
      return new SignedFile(Digest.sha256(bytes), bytes);
    }

    @Override
    public Signed signedBy(Content content) {
      return switch (content) {
        case Content.MessageSignature(var hint, _) -> new Signed(file, () -> claim(hint));
        case Content.Envelope envelope ->
            new Signed(Statement.message(envelope), () -> statement(envelope));
      };
    }

    /** Nobody signed the hint, and yet it has to be right. */
    private Claim claim(Optional<Encoded> hint) throws Refusal {
      byte[] hash = HexFormat.of().parseHex(digest.encoded());
      if (hint.isPresent() && !hint.get().equals(Encoded.of(hash))) {
        throw Refusal.otherMeaning("the digest of another file");
      }
      return of(digest.toString());
    }

    private Claim statement(Content.Envelope envelope) throws MalformedJson, Refusal {
      if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
        throw Refusal.otherMeaning("a document of another type");
      }
      JsonObject statement = JsonObject.parse(envelope.payload().bytes());
      for (JsonObject subject : statement.objects("subject")) {
        if (digest.encoded().equals(subject.textMap("digest").get("sha256"))) {
          return of(digest.toString());
        }
      }
      return of("");
    }

    private static Claim of(String digest) {
      return new Claim(digest, Collections.unmodifiableSortedMap(new TreeMap<>()));
    }
  }

  @BeforeAll
  static void theCasesAreThere() {
    assumeTrue(Files.isDirectory(BUNDLES), "sigstore-conformance's data are not beside this clone");
  }

  static Stream<String> cases() throws IOException {
    if (!Files.isDirectory(BUNDLES)) {
      return Stream.of("none"); // and it is said above why
    }
    try (Stream<Path> all = Files.list(BUNDLES)) {
      return all
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String text(Path file, String otherwise) throws IOException {
    return Files.exists(file) ? Files.readString(file).strip() : otherwise;
  }

  /** As the suite's client is called: with the key where there is one, else with an identity. */
  private static SignerPolicy policy(Path bundle, Artifact artifact)
      throws IOException, UnusableKey, UnusableTrustedRoot {
    if (Files.exists(bundle.resolve("key.pub"))) {
      byte[] pem = Files.readAllBytes(bundle.resolve("key.pub"));
      return new TrustedKeys(List.of(VerificationKey.parse("key.pub", pem)), artifact);
    }
    Path root = bundle.resolve("trusted_root.json");
    return new TrustedIdentities(
        List.of(
            new Signer.Identity(
                text(bundle.resolve("identity"), IDENTITY),
                text(bundle.resolve("issuer"), ISSUER))),
        TrustedRoot.parse(Files.readAllBytes(Files.exists(root) ? root : PUBLIC_ROOT)),
        new VirtualClock(DAY_OF_THE_SUITE),
        artifact);
  }

  /** Nothing where it is signed; else why it is not, be it the settings. */
  private static Optional<String> objection(String name) throws IOException {
    return objection(name, file(name));
  }

  private static SignedFile file(String name) throws IOException {
    Path own = BUNDLES.resolve(name).resolve("artifact");
    return SignedFile.read(Files.exists(own) ? own : CASES.resolve("a.txt"));
  }

  private static Optional<String> objection(String name, Artifact artifact) throws IOException {
    Path bundle = BUNDLES.resolve(name);
    try {
      SignerPolicy policy = policy(bundle, artifact);
      String text = Files.readString(bundle.resolve("bundle.sigstore.json"));
      Verdict verdict =
          new Verifier(
                  new TrustRules(List.of(policy), Map.of(), Optional.empty(), Revocations.none()))
              .verify(
                  file(name).digest(),
                  new Signature(Signature.Kind.BUNDLE, Digest.sha256(new byte[0]), text, ""));
      return verdict instanceof Verdict.NotSigned not
          ? Optional.of(not.miss().why())
          : Optional.empty();
    } catch (UnusableKey | UnusableTrustedRoot e) {
      return Optional.of("settings: " + e.getMessage());
    }
  }

  /** What is said of those that must fail; so that none fails for a reason of another. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("bundle-empty-certificate-chain_fail", "it has 0 certificates"),
          entry("bundle-from-wrong-instance_fail", "in a log that is not trusted"),
          entry("bundle-invalid-base64-signature_fail", "signature is not base64"),
          entry("bundle-malformed-json_fail", "not valid JSON"),
          entry("bundle-negative-log-index_fail", "nothing proves that it is in a log"),
          entry("bundle-unknown-version_fail", "version=99.9"),
          entry("bundle-with-root-cert_fail", "it has 3 certificates"),
          entry("checkpoint-bad-keyhint_fail", "checkpoint is not signed by its log"),
          entry("checkpoint-wrong-roothash_fail", "another tree than its checkpoint"),
          entry("dsse-invalid-sig_fail", "entry in the log is of another signature"),
          entry("dsse-mismatch-envelope_fail", "of something else that was signed"),
          entry("dsse-mismatch-sig_fail", "entry in the log is of another signature"),
          entry("inclusion-proof-corrupted-hash_fail", "not in the log that it says"),
          entry("incorrect-public-key_fail", "has not signed the time"),
          entry("integrated-time-in-future_fail", "logged at 2026-05-07T15:34:11Z, and here it is"),
          entry(
              "intoto-expired-certificate_fail",
              "of 2023-02-01T00:00:00Z, when its certificate was not valid"),
          entry("intoto-log-entry-mismatch_fail", "entry in the log is of another signature"),
          entry("intoto-missing-inclusion-proof_fail", "nothing proves that it is in a log"),
          entry(
              "intoto-set-outside-signing-cert-validity_fail",
              "of 2023-02-02T00:00:00Z, when its certificate was not valid"),
          entry(
              "intoto-tsa-timestamp-outside-cert-validity_fail",
              "of 2023-02-02T00:00:00Z, when its certificate was not valid"),
          entry("invalid-checkpoint-signature_fail", "checkpoint is not signed by its log"),
          entry("invalid-ct-key_fail", "no log of certificates that is trusted"),
          entry("invalid-inclusion-proof_fail", "no checkpoint"),
          entry("managed-key-no-key_fail", "is signed by a key"),
          entry("managed-key-wrong-key_fail", "settings: its base64 is damaged"),
          entry("message-digest-mismatch_fail", "the digest of another file"),
          entry("rekor2-checkpoint-missing-log-signature_fail", "not signed by its log"),
          entry("rekor2-checkpoint-missing-origin_fail", "origin, size and root"),
          entry("rekor2-checkpoint-missing-root-hash_fail", "origin, size and root"),
          entry("rekor2-checkpoint-missing-size_fail", "origin, size and root"),
          entry("rekor2-checkpoint-no-matching-signature_fail", "not signed by its log"),
          entry("rekor2-dsse-invalid-sig_fail", "entry in the log is of another signature"),
          entry("rekor2-dsse-mismatch-envelope_fail", "of something else that was signed"),
          entry("rekor2-dsse-mismatch-sig_fail", "entry in the log is of another signature"),
          entry("rekor2-no-inclusion-proof_fail", "nothing proves that it is in a log"),
          entry("rekor2-no-timestamp_fail", "nobody who is trusted says when"),
          entry("rekor2-timestamp-outside-trust-root-tsa-validity_fail", "was not trusted at"),
          entry(
              "rekor2-timestamp-outside-tsa-cert-validity_fail",
              "one above it, was not valid at 2025-08-07T15:38:32Z"),
          entry("rekor2-timestamp-payload-mismatch_fail", "it is of something else"),
          entry("rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", "no trusted authority"),
          entry(
              "rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail", "no trusted authority"),
          entry("rekor2-timestamp-with-incorrect-time_fail", "signedTimestamp is not base64"),
          entry("set-invalid-signature_fail", "has not signed the time"),
          entry("signature-mismatch_fail", "entry in the log is of another signature"),
          entry("trust-root-tlog-missing-validity-start_fail", "validFor.start is missing"),
          entry("wrong-hashedrekord-artifact_fail", "of something else that was signed"),
          entry("wrong-hashedrekord-cert-and-sig_fail", "in the log is of another signature"),
          entry("wrong-hashedrekord-entry_fail", "of something else that was signed"),
          entry("wrong-material_fail", "of something else that was signed"));

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void eachIsJudgedAsTheSuiteExpects(String name) throws Exception {
    Optional<String> objection = objection(name);
    String said = objection.orElse("signed");
    assertEquals(name.endsWith("_fail"), objection.isPresent(), said);
    assertTrue(said.contains(REASONS.getOrDefault(name, "signed")), said);
  }

  @Test
  void thereAreAllOfThem() throws Exception {
    assertEquals(70, cases().count());
    assertEquals(49, cases().filter(REASONS::containsKey).count());
  }

  /** As it is for configurations: a file is none, whoever signed it. */
  @Test
  void aSignedFileIsNoConfiguration() throws Exception {
    for (String name : List.of("managed-key-happy-path", "happy-path-v0.3")) {
      Optional<String> objection = objection(name, Artifact.MANIFEST);
      assertEquals(
          Optional.of("carries the signature of a file, which is no signature of it"), objection);
    }
  }
}
