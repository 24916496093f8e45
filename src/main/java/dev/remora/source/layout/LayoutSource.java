package dev.remora.source.layout;

import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import dev.remora.source.TaggedImages;
import dev.remora.time.Deadline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An OCI image layout as a repository: what needs no registry (image-spec, image-layout.md).
 *
 * <p>Reading takes no lock and writes nothing, so that the layout may lie on read-only media. What
 * is written is complete under its name or not there: content before the entry that leads to it.
 * Writers of Remora wait for each other; other tools know no lock, so let only one of them write.
 * Nothing is ever deleted from {@code blobs}. Whoever may write to the directory cannot lead us out
 * of it: no link in it is followed, but that of a single blob that is read.
 *
 * <p>Limits: documents and {@code index.json} 4 MiB, 10,000 entries.
 */
public final class LayoutSource implements ContentSource, ContentTarget {
  /** So many are looked at for a hint: they cost no request. */
  private static final int MOST_ENTRIES = 1_000;

  private final Giver giver;
  private final LayoutBlobs blobs;
  private final LayoutIndex index;

  public LayoutSource(LayoutDirectory directory, Deadline deadline) {
    this.giver = new Giver.Layout(directory.toString());
    LayoutFiles files =
        new LayoutFiles(Path.of(directory.path()), LayoutFiles.Keeper.ANYBODY, deadline);
    this.blobs = new LayoutBlobs(files);
    this.index = new LayoutIndex(files);
  }

  @Override
  public String name() {
    return giver.name();
  }

  /**
   * The tag itself, or the one full name that ends in it.
   *
   * @throws dev.remora.failure.UsageFailure when several images have it
   */
  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    Purpose purpose = new Purpose("resolve", name() + ":" + tag);
    return new LayoutTags(index.read(purpose))
        .resolve(tag, purpose)
        .map(digest -> new SourceAnswer<>(digest, giver));
  }

  /**
   * The image that {@code oci:DIR} means: the only one, or the only one that has a tag. What refers
   * to images is not counted.
   *
   * @throws dev.remora.failure.UsageFailure when there are several, with their tags
   * @throws dev.remora.failure.ImageNotFound when there is none
   */
  @Override
  public SourceAnswer<Digest> soleImage() {
    Purpose purpose = new Purpose("find the image of", name());
    LayoutReferrers referrers = new LayoutReferrers(blobs, purpose);
    LayoutTags tags = new LayoutTags(index.read(purpose));
    return new SourceAnswer<>(tags.soleImage(referrers::isReferrer, purpose), giver);
  }

  /** What its index names, tagged or not: that is its list of entry points. */
  @Override
  public TaggedImages tagged(int most) {
    Purpose purpose = new Purpose("list the images of", name());
    List<Digest> entries = List.copyOf(index.read(purpose).digests());
    return new TaggedImages(
        entries.subList(0, Math.min(entries.size(), MOST_ENTRIES)), entries.size() <= MOST_ENTRIES);
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    Purpose purpose = new Purpose("read the manifest", name() + "@" + digest);
    index.require(purpose);
    return blobs.document(digest, purpose).map(raw -> new SourceAnswer<>(raw, giver));
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    Purpose purpose = new Purpose("list the referrers of", name() + "@" + subject);
    return new Listing.Listed(
        new LayoutReferrers(blobs, purpose).of(subject, index.read(purpose)),
        Optional.empty(),
        giver);
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("read the blob", name() + "@" + blob.digest());
    index.require(purpose);
    blobs.copy(blob, sink, purpose);
    return giver;
  }

  @Override
  public boolean has(Descriptor blob) {
    return blobs.has(blob);
  }

  /** Makes the layout first where there is nothing, or an empty directory. */
  @Override
  public void push(Descriptor blob, BlobBody body) {
    Purpose purpose = new Purpose("write the blob", name() + "@" + blob.digest());
    index.ensure(purpose);
    blobs.put(blob, body, purpose);
  }

  @Override
  public void tag(RawDocument manifest, String tag) {
    Purpose purpose = new Purpose("write", name() + ":" + tag);
    index.ensure(purpose);
    blobs.put(manifest, purpose);
    index.change(purpose, before -> new LayoutTags(before).with(manifest, tag));
  }

  @Override
  public void attach(Document referrer) {
    Digest subject =
        referrer
            .subject()
            .map(Descriptor::digest)
            .orElseThrow(() -> new IllegalArgumentException("a referrer has a subject"));
    Purpose purpose = new Purpose("attach to", name() + "@" + subject);
    index.ensure(purpose);
    blobs.put(referrer.raw(), purpose);
    LayoutReferrers referrers = new LayoutReferrers(blobs, purpose);
    index.change(purpose, before -> referrers.with(referrer, subject, before));
  }

  /** Takes the entries away; the content stays, so that it can be attached again. */
  @Override
  public void detach(Digest subject, Digest referrer) {
    Purpose purpose = new Purpose("detach " + referrer + " from", name() + "@" + subject);
    LayoutReferrers referrers = new LayoutReferrers(blobs, purpose);
    index.change(purpose, before -> referrers.without(referrer, subject, before));
  }

  /** Takes the entry away; the content stays. */
  @Override
  public void untag(String tag, Digest manifest) {
    Purpose purpose = new Purpose("delete the tag", name() + ":" + tag);
    index.change(purpose, before -> new LayoutTags(before).without(tag, manifest));
  }
}
