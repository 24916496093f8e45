package dev.remora.sync;

import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.source.ContentSource;
import java.util.Optional;

/** The digest that is meant: a tag is resolved once, unless it is followed. */
final class Resolution {
  private final ImageReference reference;
  private final Naming naming;
  private final boolean followTag;
  private Optional<Digest> settled = Optional.empty();

  Resolution(ImageReference reference, Naming naming, boolean followTag) {
    this.reference = reference;
    this.naming = naming;
    this.followTag = followTag;
  }

  Digest digest(ContentSource source) {
    Digest named = settled.orElseGet(() -> naming.digest(source, reference));
    settle(named);
    return named;
  }

  /** What a tag meant to another process is what it means to this one. */
  void settle(Digest named) {
    settled = Optional.of(named).filter(n -> !followTag);
  }
}
