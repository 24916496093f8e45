package dev.remora.sync;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.source.ContentSource;
import dev.remora.trace.Warnings;

/** From a reference to the digest that is meant by it. */
public record Naming(Warnings warnings) {

  /**
   * A digest in the reference is taken as it is, without asking. A tag is resolved once, and the
   * digest used for everything after.
   */
  public Digest digest(ContentSource source, ImageReference reference) {
    Digest digest =
        source
            .digestOf(reference)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        new Purpose("find", reference.toString()),
                        "there is no such tag",
                        "check the name; was the image pushed?"));
    if (reference.digest().isEmpty()) {
      warnings.warn(
          reference + " is " + digest + " now, and a tag can move: name the digest instead");
    }
    return digest;
  }
}
