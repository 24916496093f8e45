package dev.remora.publish;

import dev.remora.oci.Annotations;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By whose signature a revision counted when it was published.
 *
 * <p>The evidence is what counts: it is verified again, with the settings of the day, wherever a
 * volume is relied on, since others may write there. What it said then is for people and tools.
 *
 * @param kind by what it was known who signed
 * @param signer his name then, and what tells him from others of that name
 * @param annotations that the signature carries; none where they are many, since the evidence has
 *     them, too
 */
public record RecordedSignature(
    Signature evidence, SignerKind kind, String signer, SortedMap<String, String> annotations) {
  /** In characters. What is for people must not keep the evidence from being read back. */
  private static final int LONGEST_ANNOTATIONS = 16 << 10;

  public RecordedSignature {
    if (new Annotations(annotations).weight() > LONGEST_ANNOTATIONS) {
      annotations = Collections.emptySortedMap();
    }
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
