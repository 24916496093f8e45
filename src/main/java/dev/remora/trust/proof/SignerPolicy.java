package dev.remora.trust.proof;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import java.util.List;
import java.util.Set;

/**
 * One way in which a signature may be trusted: by a key, by an identity, by a certificate
 * authority. Where there are several, any one of them suffices.
 *
 * <p>Its {@code toString} has all that decides, and is the same for what decides the same.
 */
public interface SignerPolicy {
  /** Of whom it trusts. */
  SignerKind kind();

  /**
   * Judges one signature of a manifest.
   *
   * @throws Refusal where it does not count by this policy
   * @throws MalformedJson where a document of it cannot be read
   */
  Testimony verify(Digest manifest, Signature signature) throws MalformedJson, Refusal;

  /** Which kinds of signatures it judges; no others are looked for on its account. */
  Set<Signature.Kind> kinds();

  /** Whether the same signature may count today, and no more tomorrow. */
  default boolean changesWithTime() {
    return false;
  }

  /** Whom it trusts, for people: names of keys, identities, authorities. */
  List<String> trusted();
}
