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
import dev.remora.source.SourceAnswer;
import dev.remora.trust.Signatures;
import dev.remora.trust.notation.NotationManifest;
import dev.remora.trust.sigstore.BundleManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The signatures of a revision, whoever signed: those that are attached to it, and those that
 * cosign before version 3 keeps under a tag. What else is attached to it, such as how it was built,
 * is not ours.
 */
record AttachedSignatures(ContentSource source, ContentTarget target, Digest revision) {
  /** Nobody needs more; but whoever may push can add any number. */
  private static final int MOST = 100;

  /**
   * What there is.
   *
   * @param attached the manifests that are
   */
  record Found(List<Digest> attached, Optional<Tagged> tagged) {}

  /**
   * What lies under the tag.
   *
   * @param manifest that it points to
   * @param isAllOurs whether that signs the revision, and nothing else
   */
  record Tagged(String tag, Digest manifest, boolean isAllOurs) {}

  /**
   * What became of them.
   *
   * @param left which could not be taken away, and why; for people. They are in nobody's way
   */
  record Removal(List<Digest> gone, List<String> left) {}

  /** Looks for them, while the revision is there: its listing may go with it. */
  Found find() {
    List<Digest> attached =
        Lookup.referrers(revision, source).referrers().stream()
            .filter(listed -> Signatures.mayBe(listed.artifactType()))
            .limit(MOST)
            .filter(this::isSignature)
            .map(Descriptor::digest)
            .toList();
    return new Found(attached, Signatures.tag(revision).flatMap(this::tagged));
  }

  /** What the listing does not say, the manifest does. */
  private boolean isSignature(Descriptor listed) {
    if (saysSo(listed)) {
      return true;
    }
    Purpose purpose = new Purpose("look at", source.name() + "@" + listed.digest());
    try {
      Optional<Document> manifest = Lookup.document(listed.digest(), source, purpose);
      return manifest.filter(it -> saysSo(it.asReferrer())).isPresent();
    } catch (Failure unreadable) {
      return false; // what nobody can read harms nobody
    }
  }

  private static boolean saysSo(Descriptor referrer) {
    return BundleManifest.isOfSignature(referrer)
        || NotationManifest.isListed(referrer.artifactType());
  }

  private Optional<Tagged> tagged(String tag) {
    return source
        .resolve(tag)
        .map(SourceAnswer::content)
        .map(found -> new Tagged(tag, found, Signatures.isAllOf(revision, found, source)));
  }

  /** Takes them away from a revision that is no more attached itself. */
  Removal remove(Found found) {
    List<Digest> gone = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Digest signature : found.attached()) {
      take(() -> target.detach(revision, signature))
          .ifPresentOrElse(
              why -> left.add("its signature " + signature + " is left" + why),
              () -> gone.add(signature));
    }
    found
        .tagged()
        .ifPresent(
            tagged ->
                take(tagged)
                    .ifPresentOrElse(
                        why ->
                            left.add("what lies under the tag " + tagged.tag() + " is left" + why),
                        () -> gone.add(tagged.manifest())));
    return new Removal(List.copyOf(gone), List.copyOf(left));
  }

  private Optional<String> take(Tagged tagged) {
    return tagged.isAllOurs()
        ? take(() -> target.untag(tagged.tag(), tagged.manifest()))
        : Optional.of(": it is more than signatures of what was detached");
  }

  /** Why one could not be taken away; nothing where it was. */
  private static Optional<String> take(Runnable removal) {
    try {
      removal.run();
    } catch (NothingAttached gone) {
      // some registries delete what refers to what is deleted
    } catch (Failure failure) {
      return Optional.of(", which is in nobody's way: " + failure.reason());
    }
    return Optional.empty();
  }
}
