package dev.remora.trust;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.SignerPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to be true of a configuration and its signature.
 *
 * @param signers the ways in which a signature is trusted; any one suffices
 * @param annotations that the signature has to carry, with these values
 * @param since when the oldest that counts was made
 */
public record TrustRules(
    List<SignerPolicy> signers,
    Map<String, String> annotations,
    Optional<Instant> since,
    Revocations revoked) {

  public TrustRules {
    signers = List.copyOf(signers);
    annotations = Map.copyOf(annotations);
  }

  /** The kinds of signatures that any of them judges. */
  Set<Signature.Kind> kinds() {
    return signers.stream()
        .flatMap(policy -> policy.kinds().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Why a configuration does not count, whoever signed it.
   *
   * @param created as it says itself
   */
  public Optional<Miss> exclusion(Digest manifest, Optional<Instant> created) {
    if (revoked.names(manifest)) {
      return Optional.of(new Miss(Miss.Reason.REVOKED, "is revoked"));
    }
    return since.flatMap(oldest -> exclusion(oldest, created));
  }

  private static Optional<Miss> exclusion(Instant oldest, Optional<Instant> created) {
    if (created.isEmpty()) {
      return Optional.of(
          new Miss(
              Miss.Reason.TOO_OLD, "does not say when it was made, which --verify-since asks"));
    }
    return created.get().isBefore(oldest)
        ? Optional.of(
            new Miss(
                Miss.Reason.TOO_OLD,
                "was made at " + created.get() + ", before " + oldest + " (--verify-since)"))
        : Optional.empty();
  }

  /** All that decides, the same for the same rules. */
  @Override
  public String toString() {
    return JsonWriter.object()
        .putTexts("signers", signers.stream().map(SignerPolicy::toString).sorted().toList())
        .put("annotations", annotations)
        .put("since", since.map(Instant::toString))
        .putTexts("revoked", List.copyOf(revoked.manifests()))
        .putTexts("revoked-keys", List.copyOf(revoked.keys()))
        .toString();
  }
}
