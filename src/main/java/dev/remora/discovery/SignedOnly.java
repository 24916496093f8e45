package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.SignerKind;
import dev.remora.source.ContentSource;
import dev.remora.time.Timestamps;
import dev.remora.trust.Signatures;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.SignerPolicy;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nothing counts that nobody signed who is trusted. A signature that was found, or kept, is
 * verified each time that a candidate is judged.
 */
public final class SignedOnly implements Policy {
  private final TrustRules rules;
  private final Verifier verifier;
  private final Signatures signatures;

  public SignedOnly(TrustRules rules) {
    this.rules = rules;
    this.verifier = new Verifier(rules);
    this.signatures = new Signatures(verifier);
  }

  @Override
  public Optional<Miss> objection(Candidate candidate) {
    Optional<Miss> exclusion =
        rules.exclusion(
            candidate.digest(),
            candidate.annotations().get(Annotations.CREATED).flatMap(Timestamps::parse));
    return switch (verdict(candidate)) {
      case Verdict.Signed _ -> exclusion;
      // what nobody signed may claim any time
      case Verdict.NotSigned not -> Optional.of(not.miss());
    };
  }

  private Verdict verdict(Candidate candidate) {
    return candidate
        .signature()
        .map(signature -> verifier.verify(candidate.digest(), candidate.size(), signature))
        .orElseGet(
            () -> new Verdict.NotSigned(new Miss(Miss.Reason.NOT_SIGNED, "carries no signature")));
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  /**
   * Looks for a signature.
   *
   * @throws RegistryUnavailable also where somebody in its place lists none that counts: a mirror
   *     may have some of them only
   */
  @Override
  public Evidence evidence(Digest manifest, ContentSource source) {
    return switch (signatures.find(manifest, source)) {
      case Verdict.Signed signed -> new Evidence(Optional.of(signed.signature()), Optional.empty());
      case Verdict.NotSigned(Miss miss, Optional<RegistryUnavailable> away) -> {
        if (away.isPresent()) {
          throw unheard(manifest, source, away.get());
        }
        yield new Evidence(Optional.empty(), Optional.of(miss));
      }
    };
  }

  private static RegistryUnavailable unheard(
      Digest manifest, ContentSource source, RegistryUnavailable away) {
    return away.during(
        new Purpose("look for a signature of", source.referrersName() + "@" + manifest),
        away.reason() + ", and that a mirror has none which counts says nothing",
        "try again when the registry answers");
  }

  @Override
  public Optional<Verdict.Signed> signed(Candidate candidate) {
    return verdict(candidate) instanceof Verdict.Signed signed
        ? Optional.of(signed)
        : Optional.empty();
  }

  @Override
  public Set<SignerKind> signers() {
    return rules.signers().stream().map(SignerPolicy::kind).collect(Collectors.toSet());
  }

  @Override
  public String demand() {
    return "signed by "
        + rules.signers().stream()
            .flatMap(policy -> policy.trusted().stream())
            .distinct()
            .collect(Collectors.joining(" or "));
  }

  @Override
  public String toString() {
    return rules.toString();
  }
}
