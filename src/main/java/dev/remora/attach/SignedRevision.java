package dev.remora.attach;

import dev.remora.oci.Digest;
import dev.remora.trust.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A revision that was attached before, and is signed now.
 *
 * @param isNew whether it was not signed so before; else nothing was sent
 * @param subject what it is attached to
 * @param whyNotChosen why {@code pull} would choose another one; nothing when it would choose this
 * @param consequences what a pull makes of it that somebody may not expect; for people
 */
public record SignedRevision(
    Digest revision,
    Digest subject,
    Verdict.Signed signature,
    boolean isNew,
    Optional<String> whyNotChosen,
    List<String> consequences) {}
