package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import java.util.List;
import java.util.Optional;

/** Puts a referrer into the listing of its subject, and takes it out: whoever keeps the listing. */
record ChangeReferrers(
    ListReferrers list, PushManifest push, DeleteManifest delete, KeepReferrersTag tag) {
  /** Some registries need a moment before they list it: who pushes waits for that. */
  void push(Document referrer) {
    Descriptor subject =
        referrer
            .subject()
            .orElseThrow(() -> new IllegalArgumentException("the manifest has no subject"));
    boolean promised = push.byDigest(referrer.raw());
    // a header without an API behind it is not believed
    if (!promised || list.list(subject.digest()).isEmpty()) {
      tag.add(subject.digest(), referrer.asReferrer());
    }
  }

  void withdraw(Digest subject, Digest referrer) {
    Optional<List<Descriptor>> listed = list.list(subject);
    if (listed.isEmpty()) {
      tag.remove(subject, referrer);
      return;
    }
    if (listed.get().stream().noneMatch(r -> r.digest().equals(referrer))) {
      throw KeepReferrersTag.notAttached(
          new Purpose("detach " + referrer + " from", list.address().name(subject)));
    }
    delete.delete(referrer);
  }
}
