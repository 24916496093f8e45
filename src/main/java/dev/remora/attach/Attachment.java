package dev.remora.attach;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What was attached.
 *
 * @param manifest its layers are the files, its annotations say when
 * @param to what it refers to
 * @param signature that was attached to it
 * @param whyNotChosen why {@code pull} would choose another one; nothing when it would choose this
 * @param consequences what else a pull makes of it that somebody may not expect; for people
 */
public record Attachment(
    Manifest manifest,
    AttachmentSubject to,
    Optional<NewSignature> signature,
    Optional<String> whyNotChosen,
    List<String> consequences) {
  public Digest revision() {
    return manifest.digest();
  }

  public Digest subject() {
    return to.digest();
  }
}
