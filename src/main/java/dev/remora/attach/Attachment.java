package dev.remora.attach;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import java.util.Optional;

/**
 * What was attached.
 *
 * @param manifest its layers are the files, its annotations say when
 * @param whyNotChosen why {@code pull} would choose another one; nothing when it would choose this
 */
public record Attachment(Manifest manifest, Optional<String> whyNotChosen) {
  public Digest revision() {
    return manifest.digest();
  }

  public Digest subject() {
    return manifest.subject().map(Descriptor::digest).orElseThrow();
  }
}
