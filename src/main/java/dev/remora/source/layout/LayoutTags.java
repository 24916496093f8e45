package dev.remora.source.layout;

import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import dev.remora.source.EditableIndex;
import dev.remora.source.EditableIndex.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the tags of a layout point to (image-spec, annotations.md, "ref.name"). */
record LayoutTags(EditableIndex index) {

  static Entry entry(RawDocument document, String tag) {
    Annotations name = new Annotations(Map.of(Annotations.REF_NAME, tag));
    return Entry.of(document.descriptor().withAnnotations(name));
  }

  /**
   * Moves a tag, or makes it. What it pointed to stays an entry, as in a registry, where it can
   * still be had by its digest.
   */
  EditableIndex with(RawDocument document, String tag) {
    Predicate<Entry> hasTag = entry -> entry.tag().equals(Optional.of(tag));
    Predicate<Entry> isBareSelf =
        entry -> entry.tag().isEmpty() && entry.digest().equals(document.digest());
    EditableIndex moved = index.without(hasTag.or(isBareSelf));
    for (Entry former : index.entries().stream().filter(hasTag).map(Entry::untagged).toList()) {
      Digest digest = former.digest();
      boolean known =
          digest.equals(document.digest())
              || moved.contains(entry -> entry.digest().equals(digest));
      moved = known ? moved : moved.with(former);
    }
    return moved.with(entry(document, tag));
  }

  /** Without the entry of a manifest that has a tag, or a full name that ends in it. */
  EditableIndex without(String tag, Digest manifest) {
    return index.without(
        entry ->
            entry.digest().equals(manifest)
                && entry.tag().filter(t -> t.equals(tag) || names(t, tag)).isPresent());
  }

  /** By the tag itself; else by a full name that ends in it, as some tools write it. */
  Optional<Digest> resolve(String tag, Purpose purpose) {
    List<Digest> exact = digests(entry -> entry.tag().equals(Optional.of(tag)));
    List<Digest> found =
        exact.isEmpty()
            ? digests(entry -> entry.tag().map(t -> names(t, tag)).orElse(false))
            : exact;
    if (found.size() > 1) {
      throw new UsageFailure(
          purpose, "several images have this tag: " + list(found), "name one by oci:DIR@DIGEST");
    }
    return found.stream().findFirst();
  }

  private static boolean names(String fullName, String tag) {
    int colon = fullName.lastIndexOf(':');
    return colon > fullName.lastIndexOf('/') && fullName.substring(colon + 1).equals(tag);
  }

  /**
   * The image that is meant when neither tag nor digest is given: the only one, or the only one
   * that has a tag. Referrers are not images.
   */
  Digest soleImage(Predicate<Entry> referrer, Purpose purpose) {
    List<Digest> images = digests(referrer.negate());
    if (images.size() == 1) {
      return images.getFirst();
    }
    List<Digest> tagged = digests(entry -> entry.tag().isPresent() && !referrer.test(entry));
    if (tagged.size() == 1) {
      return tagged.getFirst();
    }
    throw images.isEmpty()
        ? new ImageNotFound(purpose, "the layout holds no image", "copy one into it")
        : ambiguous(images, referrer, purpose);
  }

  private Failure ambiguous(List<Digest> images, Predicate<Entry> referrer, Purpose purpose) {
    List<String> tags =
        index.entries().stream()
            .filter(referrer.negate())
            .flatMap(entry -> entry.tag().stream())
            .distinct()
            .sorted()
            .toList();
    return new UsageFailure(
        purpose,
        "the layout holds several images: " + list(tags.isEmpty() ? images : tags),
        "name one by oci:DIR:TAG or oci:DIR@DIGEST");
  }

  private List<Digest> digests(Predicate<Entry> which) {
    return index.entries().stream().filter(which).map(Entry::digest).distinct().toList();
  }

  private static String list(List<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
