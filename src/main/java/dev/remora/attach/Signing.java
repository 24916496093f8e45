package dev.remora.attach;

import dev.remora.trust.key.SigningKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what, and with what, a revision is to be signed.
 *
 * @param annotations that are part of what is signed; the revision's own are by its digest
 */
public record Signing(SigningKey key, SortedMap<String, String> annotations) {
  public Signing {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
