package dev.remora.publish;

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
 * @param annotations that the signature carries
 */
public record RecordedSignature(
    Signature evidence, String signer, SortedMap<String, String> annotations) {
  public RecordedSignature {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
