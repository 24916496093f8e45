package dev.remora.attach;

import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A revision that was attached before, and is signed now.
 *
 * @param subject what it is attached to
 * @param whyNotChosen why {@code pull} would choose another one; nothing when it would choose this
 * @param consequences what a pull makes of it that somebody may not expect; for people
 */
public record SignedRevision(
    Digest revision,
    Digest subject,
    NewSignature signature,
    Optional<String> whyNotChosen,
    List<String> consequences) {}
