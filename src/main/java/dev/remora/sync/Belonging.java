package dev.remora.sync;

import dev.remora.oci.Digest;
import dev.remora.publish.Published;
import dev.remora.publish.Subject;
import dev.remora.source.RevisionCache;
import java.util.Optional;

/** Whose a revision is: an image's, or that of an artifact which was named itself. */
record Belonging(Target wanted) {
  /**
   * The subject that its provenance names.
   *
   * @param attachedTo the image's digest, or its platform's manifest's
   */
  Subject subject(Digest named, Digest attachedTo) {
    return subject(named, Optional.of(attachedTo));
  }

  /** A revision of another image never counts. */
  boolean isOf(Published published, Digest named) {
    return published.provenance().subject().sameImage(subject(named, Optional.empty()));
  }

  /** Whose revisions the cache keeps, and is asked for. */
  RevisionCache.Owner owner(Digest named) {
    return new RevisionCache.Owner(location(), named, wanted instanceof Target.Artifact);
  }

  private Subject subject(Digest named, Optional<Digest> attachedTo) {
    return switch (wanted) {
      case Target.Image attached ->
          new Subject(location(), Optional.of(named), attachedTo.filter(d -> !d.equals(named)));
      case Target.Artifact artifact -> new Subject(location(), Optional.empty(), Optional.empty());
    };
  }

  private String location() {
    return wanted.reference().location().toString();
  }
}
