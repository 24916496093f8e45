package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy for which somebody signed those manifests that a test says. */
final class SignatureList implements Policy {
  static final Signer SIGNER = new Signer.Key("test.pub", "SHA256:test");

  private final Map<Digest, Signature> signatures = new HashMap<>();
  private @Nullable RuntimeException failure;
  private int searches;

  Selection in(Selection usual) {
    return new Selection(
        usual.types(),
        usual.rules(),
        usual.revision(),
        usual.referrers(),
        usual.mirrorListings(),
        usual.platform(),
        this,
        usual.builtAt());
  }

  void sign(Digest manifest) {
    signatures.put(
        manifest, new Signature(Signature.Kind.BUNDLE, manifest, "signature of " + manifest, ""));
  }

  void unsign(Digest manifest) {
    signatures.remove(manifest);
  }

  Optional<Signature> of(Digest manifest) {
    return Optional.ofNullable(signatures.get(manifest));
  }

  /** From now on nobody says what is signed. */
  void fail(RuntimeException why) {
    failure = why;
  }

  synchronized int searches() {
    return searches;
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  @Override
  public synchronized Evidence evidence(Digest manifest, ContentSource source) {
    searches++;
    if (failure != null) {
      throw failure;
    }
    return new Evidence(of(manifest), Optional.empty());
  }

  @Override
  public Optional<Miss> objection(Candidate candidate) {
    boolean signed =
        candidate.signature().isPresent() && candidate.signature().equals(of(candidate.digest()));
    return signed
        ? Optional.empty()
        : Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not signed"));
  }

  @Override
  public Optional<Verdict.Signed> signed(Candidate candidate) {
    return objection(candidate).isEmpty()
        ? candidate.signature().map(s -> new Verdict.Signed(SIGNER, s, new TreeMap<>()))
        : Optional.empty();
  }

  @Override
  public String demand() {
    return "signed by " + SIGNER.name();
  }

  @Override
  public String toString() {
    return "signed by " + SIGNER;
  }
}
