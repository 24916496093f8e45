package dev.remora.trust;

import dev.remora.oci.Signature;
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

  /** None is. */
  record NotSigned(Miss miss) implements Verdict {}
}
