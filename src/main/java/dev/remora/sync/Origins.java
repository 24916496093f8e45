package dev.remora.sync;

import dev.remora.oci.Descriptor;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Manifest;
import dev.remora.publish.Origin;
import dev.remora.source.ContentSource;
import java.util.stream.Stream;

/** Where the bytes of a revision came from. */
record Origins(Wanted wanted) {
  /**
   * From a mirror if any of them did, because that is worth knowing.
   *
   * @param source that was asked for all of them
   */
  Origin of(Manifest manifest, ContentSource source) {
    return Stream.concat(
            Stream.of(manifest.digest()), manifest.layers().stream().map(Descriptor::digest))
        .flatMap(digest -> source.mirrorOf(digest).stream())
        .findFirst()
        .map(mirror -> new Origin(Origin.Kind.MIRROR, mirror))
        .orElseGet(() -> new Origin(kind(source), source.referrersName()));
  }

  private Origin.Kind kind(ContentSource source) {
    boolean layout =
        wanted.reference().location() instanceof LayoutDirectory
            && source.referrersName().equals(source.name());
    return layout ? Origin.Kind.LAYOUT : Origin.Kind.REGISTRY;
  }
}
