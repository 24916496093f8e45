package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence for candidates: looked for once each, and for no more of them than anybody needs.
 * For one thread.
 */
final class Proofs {
  /** Each costs requests, and whoever may push may attach any number. */
  static final int MOST = 16;

  private final ContentSource source;
  private final Policy policy;
  private final Map<Digest, Evidence> found = new LinkedHashMap<>();
  private final Map<Digest, Referrer.Refused> refused = new LinkedHashMap<>();

  Proofs(ContentSource source, Policy policy) {
    this.source = source;
    this.policy = policy;
  }

  /**
   * The evidence for a manifest.
   *
   * @throws Untrusted when it is one too many: those that were not looked at may be meant, too
   */
  Evidence of(Digest manifest) {
    if (!policy.needsEvidence()) {
      return Evidence.NONE;
    }
    Evidence known = found.get(manifest);
    if (known == null) {
      requireRoom();
      known = policy.evidence(manifest, source);
      found.put(manifest, known);
    }
    return known;
  }

  /** Whether it takes no search, or one that may still be made. */
  boolean mayBeAsked(Referrer.Accepted one) {
    return !policy.needsEvidence()
        || policy.objection(one.candidate()).isEmpty()
        || found.containsKey(one.candidate().digest())
        || found.size() < MOST;
  }

  private void requireRoom() {
    if (found.size() >= MOST) {
      throw new Untrusted(
          new Purpose("look for signatures in", source.referrersName()),
          "more than " + MOST + " configurations that may be meant would have to be looked at",
          "name the one that is meant with --revision, or detach what nobody signed");
    }
  }

  /** Remembers what was refused; says whether that is new. */
  boolean refuse(Referrer.Refused one) {
    return refused.put(one.candidate().digest(), one) == null;
  }

  List<Referrer.Refused> refused() {
    return List.copyOf(refused.values());
  }
}
