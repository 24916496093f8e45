package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.discovery.Policy;
import dev.remora.http.wire.ServerCertificate;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.Answers;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.sigstore.TrustedKeys;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An image that configuration is attached to, and keys that sign it. */
abstract class SigningScenario extends AttachScenario {
  static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  static SigningKey key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
    return SigningKey.parse(
        "prod.pem", ServerCertificate.pem("PRIVATE KEY", der).getBytes(US_ASCII), Optional.empty());
  }

  static Signing by(SigningKey key, Map<String, String> annotations) {
    return new Signing(key, new TreeMap<>(annotations));
  }

  static Signing by(SigningKey key) {
    return by(key, Map.of());
  }

  static Verifier trusting(SigningKey key) {
    return new Verifier(
        new TrustRules(
            List.of(new TrustedKeys(List.of(key.verification()))),
            Map.of(),
            Optional.empty(),
            Revocations.none()));
  }

  /** That what is with a candidate signs it. */
  static Policy demanding(SigningKey key) {
    Verifier verifier = trusting(key);
    return candidate ->
        candidate
                .signature()
                .filter(it -> verifier.verify(candidate.digest(), it) instanceof Verdict.Signed)
                .isPresent()
            ? Optional.empty()
            : Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not signed"));
  }

  Attachment attach(String... annotations) {
    return repository
        .attacher()
        .attach(repository.reference("v1"), content(file, annotations), false);
  }

  Descriptor soleReferrer(Digest subject) {
    List<Descriptor> all = Answers.referrers(repository.layout, subject);
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

  SignedRevision sign(Digest revision, SigningKey key, boolean force) {
    RevisionName name = RevisionName.parse(revision.encoded().substring(0, 12));
    return repository.signer().sign(repository.reference("v1"), name, by(key), force);
  }
}
