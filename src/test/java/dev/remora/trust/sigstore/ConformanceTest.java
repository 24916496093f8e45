package dev.remora.trust.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.Revocations;
import dev.remora.trust.TestKey;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of sigstore-conformance that are signed by a key. They sign a file, which for {@code
 * remora} is never a configuration; so the verifier is told here that it is a file which counts.
 */
class ConformanceTest {
  private static final Path CASES = Path.of("../shared/trust/conformance");
  private static final Path BUNDLES = CASES.resolve("bundle-verify");

  /** A file, by its signature alone or by a statement about it. */
  private record SignedFile(Path file) implements Artifact {
    private byte[] bytes() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Signed signedBy(Content content) throws Refusal {
      return content instanceof Content.MessageSignature
          ? new Signed(
              bytes(),
              () ->
                  new Claim(
                      Digest.sha256(bytes()).toString(),
                      Collections.unmodifiableSortedMap(new TreeMap<>())))
          : Artifact.MANIFEST.signedBy(content);
    }
  }

  @BeforeAll
  static void theCasesAreThere() {
    assumeTrue(Files.isDirectory(BUNDLES), "sigstore-conformance's data are not beside this clone");
  }

  private static Verdict verify(String name, List<VerificationKey> keys, boolean asFile)
      throws IOException {
    byte[] file = Files.readAllBytes(CASES.resolve("a.txt"));
    TrustedKeys trusted =
        asFile
            ? new TrustedKeys(keys, new SignedFile(CASES.resolve("a.txt")))
            : new TrustedKeys(keys);
    String bundle = Files.readString(BUNDLES.resolve(name).resolve("bundle.sigstore.json"));
    return new Verifier(
            new TrustRules(List.of(trusted), Map.of(), Optional.empty(), Revocations.none()))
        .verify(
            Digest.sha256(file),
            new Signature(Signature.Kind.BUNDLE, Digest.sha256(file), bundle, ""));
  }

  private static List<VerificationKey> key(String name) throws IOException, UnusableKey {
    byte[] pem = Files.readAllBytes(BUNDLES.resolve(name).resolve("key.pub"));
    return List.of(VerificationKey.parse("key.pub", pem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"managed-key-happy-path", "managed-key-and-trusted-root"})
  void whatTheKeySignedIsSigned(String name) throws Exception {
    assertInstanceOf(Verdict.Signed.class, verify(name, key(name), true));
  }

  @Test
  void withoutItsKeyNothingIs() throws Exception {
    assertInstanceOf(Verdict.NotSigned.class, verify("managed-key-no-key_fail", List.of(), true));
  }

  @Test
  void byAnotherKeyNothingIs() throws Exception {
    String name = "managed-key-wrong-key_fail";
    List<VerificationKey> keys;
    try {
      keys = key(name);
    } catch (UnusableKey e) {
      keys = List.of(TestKey.p256().verification()); // theirs is damaged, which ends it sooner
    }
    assertInstanceOf(Verdict.NotSigned.class, verify(name, keys, true));
  }

  @Test
  void aSignedFileIsNoConfiguration() throws Exception {
    String name = "managed-key-happy-path";
    Verdict verdict = verify(name, key(name), false);
    assertEquals(
        Miss.Reason.OTHER_MEANING,
        assertInstanceOf(Verdict.NotSigned.class, verdict).miss().reason());
  }
}
