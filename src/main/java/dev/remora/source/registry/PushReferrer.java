package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;

/** Stores a manifest with a subject, and sees to it that it is listed. */
final class PushReferrer {
  private static final int MOST_LOOKS = 10;

  private final PushManifest push;
  private final ListReferrers list;
  private final KeepReferrersTag tag;
  private final Pauses pauses;
  private final RepositoryAddress endpoint;

  PushReferrer(
      PushManifest push,
      ListReferrers list,
      KeepReferrersTag tag,
      Pauses pauses,
      RepositoryAddress endpoint) {
    this.push = push;
    this.list = list;
    this.tag = tag;
    this.pauses = pauses;
    this.endpoint = endpoint;
  }

  void push(Document referrer) {
    Descriptor subject =
        referrer
            .subject()
            .orElseThrow(() -> new IllegalArgumentException("the manifest has no subject"));
    boolean listedByRegistry = push.byDigest(referrer.raw());
    if (!listedByRegistry || !isListed(subject.digest(), referrer.digest())) {
      tag.add(subject.digest(), referrer.asReferrer());
    }
  }

  /**
   * Whether the API lists it, as the header promised; false where there is no API after all. Some
   * registries need a moment.
   */
  private boolean isListed(Digest subject, Digest referrer) {
    Purpose purpose = new Purpose("attach " + referrer + " to", endpoint.name(subject));
    for (int looks = 1; looks <= MOST_LOOKS; looks++) {
      switch (list.list(subject)) {
        case ReferrersAnswer.Unsupported unsupported -> {
          return false;
        }
        case ReferrersAnswer.Listed listed -> {
          if (listed.referrers().stream().anyMatch(r -> r.digest().equals(referrer))) {
            return true;
          }
        }
      }
      pauses.settle(purpose);
    }
    throw new RegistryUnavailable(
        purpose,
        "the registry took it but does not list it",
        "see a little later with: remora discover");
  }
}
