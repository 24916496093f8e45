package dev.remora.sync;

import dev.remora.oci.Descriptor;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Manifest;
import dev.remora.publish.ContentOrigin;
import dev.remora.source.ContentSource;
import java.util.stream.Stream;

/** Where the bytes of a revision came from. */
record Origins(Target wanted) {
  /**
   * From a mirror if any of them did, because that is worth knowing.
   *
   * @param source that was asked for all of them
   */
  ContentOrigin of(Manifest manifest, ContentSource source) {
    return Stream.concat(
            Stream.of(manifest.digest()), manifest.layers().stream().map(Descriptor::digest))
        .flatMap(digest -> source.mirrorOf(digest).stream())
        .findFirst()
        .map(mirror -> new ContentOrigin(ContentOrigin.Kind.MIRROR, mirror))
        .orElseGet(() -> new ContentOrigin(kind(source), source.referrersName()));
  }

  private ContentOrigin.Kind kind(ContentSource source) {
    boolean layout =
        wanted.reference().location() instanceof LayoutDirectory
            && source.referrersName().equals(source.name());
    return layout ? ContentOrigin.Kind.LAYOUT : ContentOrigin.Kind.REGISTRY;
  }
}
