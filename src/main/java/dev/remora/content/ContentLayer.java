package dev.remora.content;

import dev.remora.failure.Quoted;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import java.util.Optional;
import java.util.regex.Pattern;

/** A layer of a config manifest, and what its type and annotations say that it is. */
record ContentLayer(Descriptor blob) {
  /**
   * A subtype that names a tar, plain or compressed: the layers of OCI and Docker images, Flux,
   * Helm, and {@code x-tar}. The bytes themselves say how they are compressed.
   */
  private static final Pattern ARCHIVE =
      Pattern.compile("[^/]+/(?:.*[.+-])?tar(?:[.+](?:gzip|gz|zstd|zst))?");

  private static final Pattern IMAGE_LAYER =
      Pattern.compile(
          "application/vnd\\.(?:oci\\.image\\.layer|docker\\.image\\.rootfs)\\..*", Pattern.DOTALL);

  Optional<String> title() {
    return blob.annotations().get(Annotations.TITLE).filter(title -> !title.isEmpty());
  }

  /** Whether the blob is an archive of the directory that the title names, as ORAS packs it. */
  boolean isPackedDirectory() {
    return title().isPresent()
        && blob.annotations().get(Annotations.UNPACK).map("true"::equals).orElse(false);
  }

  boolean isArchiveType() {
    return ARCHIVE.matcher(MediaType.withoutParameters(blob.mediaType())).matches();
  }

  /**
   * Whether names in it that begin with {@code .wh.} mean deletions (image-spec, layer.md,
   * "Whiteouts").
   */
  boolean mayHaveWhiteouts() {
    return title().isEmpty()
        && IMAGE_LAYER.matcher(MediaType.withoutParameters(blob.mediaType())).matches();
  }

  /** Its name for people. */
  String name() {
    return title().orElseGet(() -> blob.digest().shortened());
  }

  @Override
  public String toString() {
    return title()
        .map(title -> "the layer " + Quoted.of(title))
        .orElseGet(() -> "the layer " + blob.digest() + " of type " + Quoted.of(blob.mediaType()));
  }
}
