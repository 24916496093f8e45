package dev.remora.source.registry;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Document;

/** Stores a manifest with a subject, and sees to it that somebody lists it. */
record PushReferrer(PushManifest push, ListReferrers list, KeepReferrersTag tag) {
  /** Some registries need a moment before they list it: who pushes waits for that. */
  void push(Document referrer) {
    Descriptor subject =
        referrer
            .subject()
            .orElseThrow(() -> new IllegalArgumentException("the manifest has no subject"));
    boolean promised = push.byDigest(referrer.raw());
    // a header without an API behind it is not believed
    if (!promised || list.list(subject.digest()) instanceof ReferrersAnswer.Unsupported) {
      tag.add(subject.digest(), referrer.asReferrer());
    }
  }
}
