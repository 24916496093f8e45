package dev.remora.source;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Digest;
import java.util.Optional;

/** What the names of images in one repository mean. */
public interface Tags {
  /** The repository as people write it, for messages and provenance. */
  String name();

  /**
   * What a tag points to now; its digest is a claim until the document was fetched by it.
   *
   * @return nothing where the source says that there is no such tag
   */
  Optional<SourceAnswer<Digest>> resolve(String tag);

  /**
   * The only image there is, for references with neither tag nor digest.
   *
   * @throws UsageFailure when that does not say which one
   */
  default SourceAnswer<Digest> soleImage() {
    throw new UsageFailure(
        new Purpose("find the image of", name()),
        "neither a tag nor a digest is named",
        "add :TAG or @DIGEST");
  }

  /**
   * Images that have a tag, as far as that is found out quickly; nothing fails for want of them.
   *
   * @param most how many tags are followed
   */
  default TaggedImages tagged(int most) {
    return TaggedImages.UNKNOWN;
  }
}
