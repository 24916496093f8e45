package dev.remora.publish;

import dev.remora.oci.Annotations;
import dev.remora.oci.Signature;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By whose signature a revision counted when it was published.
 *
 * <p>The evidence is what counts: it is verified again, with the keys of the day, wherever a volume
 * is relied on, since others may write there. What it said then is for people and tools.
 *
 * @param signer its name then, and the fingerprint of the key
 * @param annotations that the signature carries; none where they are many, since the evidence has
 *     them, too
 */
public record RecordedSignature(
    Signature evidence, String signer, SortedMap<String, String> annotations) {
  /** In characters. What is for people must not keep the evidence from being read back. */
  private static final int LONGEST_ANNOTATIONS = 16 << 10;

  public RecordedSignature {
    if (new Annotations(annotations).weight() > LONGEST_ANNOTATIONS) {
      annotations = Collections.emptySortedMap();
    }
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
