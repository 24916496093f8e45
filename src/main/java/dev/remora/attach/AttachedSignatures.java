package dev.remora.attach;

import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.Lookup;
import dev.remora.trust.BundleManifest;
import dev.remora.trust.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The signatures of a revision that are attached to it, whoever signed. What else is attached to
 * it, such as how it was built, and what cosign kept under a tag before version 3, is not ours.
 */
record AttachedSignatures(ContentSource source, ContentTarget target, Digest revision) {
  /** Nobody needs more; but whoever may push can add any number. */
  private static final int MOST = 100;

  /** Looks for them, while the revision is there: its listing may go with it. */
  List<Digest> find() {
    return Lookup.referrers(revision, source).referrers().stream()
        .filter(listed -> Signatures.mayBe(listed.artifactType()))
        .limit(MOST)
        .filter(this::isSignature)
        .map(Descriptor::digest)
        .toList();
  }

  /** What the listing does not say, the manifest does. */
  private boolean isSignature(Descriptor listed) {
    if (BundleManifest.isOfSignature(listed)) {
      return true;
    }
    Purpose purpose = new Purpose("look at", source.name() + "@" + listed.digest());
    try {
      Optional<Document> manifest = Lookup.document(listed.digest(), source, purpose);
      return manifest.filter(it -> BundleManifest.isOfSignature(it.asReferrer())).isPresent();
    } catch (Failure unreadable) {
      return false; // what nobody can read harms nobody
    }
  }

  /**
   * Takes them off a revision that is no more attached itself.
   *
   * @return which could not be, and why; for people. They are in nobody's way
   */
  List<String> remove(List<Digest> signatures) {
    List<String> left = new ArrayList<>();
    for (Digest signature : signatures) {
      try {
        target.detach(revision, signature);
      } catch (NothingAttached gone) {
        // some registries delete what refers to what is deleted
      } catch (Failure failure) {
        left.add(
            "its signature "
                + signature
                + " is left, which is in nobody's way: "
                + failure.reason());
      }
    }
    return List.copyOf(left);
  }
}
