package dev.remora.source;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.RawDocument;

/** One repository, written to. */
public interface ContentTarget {
  /** Whether a blob is there already, so that it need not be sent. */
  boolean has(Descriptor blob);

  void push(Descriptor blob, BlobBody body);

  void tag(RawDocument manifest, String tag);

  /**
   * Stores a manifest that has a subject, and sees to it that listings of the subject's referrers
   * will contain it, whether or not the registry does that itself (distribution-spec, "Pushing
   * Manifests with Subject"). Some registries need a moment for that.
   */
  void attach(Document referrer);

  /**
   * Takes a referrer out of the listing of its subject: by deleting its manifest where the registry
   * keeps the listing, else by removing its entry under the referrers tag, which needs no right to
   * delete.
   */
  void detach(Digest subject, Digest referrer);

  /**
   * Takes a tag away with the manifest that it pointed to when it was looked at. Where it points to
   * another one by now, it stays.
   */
  void untag(String tag, Digest manifest);
}
