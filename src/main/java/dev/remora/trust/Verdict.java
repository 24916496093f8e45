package dev.remora.trust;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.util.Optional;
import java.util.SortedMap;

/** What is said of one signature, or of a manifest by all its signatures. */
public sealed interface Verdict {
  /**
   * It is valid.
   *
   * @param annotations that it carries, and that are signed with it
   */
  record Signed(Signer signer, Signature signature, SortedMap<String, String> annotations)
      implements Verdict {}

  /**
   * None is.
   *
   * @param miss the nearest
   * @param away why the registry could not say itself which there are: that somebody in its place
   *     has none which is valid means nothing
   */
  record NotSigned(Miss miss, Optional<RegistryUnavailable> away) implements Verdict {
    public NotSigned(Miss miss) {
      this(miss, Optional.empty());
    }
  }
}
