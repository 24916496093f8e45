package dev.remora.source.layout;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.EditableIndex;
import dev.remora.source.EditableIndex.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who refers to whom in a layout.
 *
 * <p>The specification of the layout does not say how referrers are listed, and tools differ: ORAS
 * finds a manifest with a subject among the entries of {@code index.json}, regctl through an index
 * under the referrers tag. Both are read, and both are written so that both read us.
 */
record LayoutReferrers(LayoutBlobs blobs, Purpose purpose) {
  private static final Pattern REFERRERS_TAG = Pattern.compile("sha(?:256|512)-[0-9a-f]{64}");

  /**
   * Each manifest is read: what the entries say of it is not asked. One that is missing from {@code
   * index.json}, was altered or is too large, may be what somebody looks for; whoever looks at it
   * will find that out. One that is missing where only the referrers tag lists it was deleted: ORAS
   * takes its entry from {@code index.json}, and knows no such tag.
   */
  List<Descriptor> of(Digest subject, EditableIndex index) {
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    Budget.Share share = Budget.LISTING.share();
    for (Entry entry : index.entries()) {
      if (isDocument(entry) && !found.containsKey(entry.digest())) {
        look(entry, subject, share, found, () -> addUnread(entry, subject, share, found));
      }
    }
    listing(subject, index).entries().stream()
        .filter(entry -> isDocument(entry) && !found.containsKey(entry.digest()))
        .forEach(entry -> look(entry, subject, share, found, () -> {}));
    return List.copyOf(found.values());
  }

  /** Adds what refers to the subject, and as it is listed what was altered or is too large. */
  private void look(
      Entry entry,
      Digest subject,
      Budget.Share share,
      Map<Digest, Descriptor> found,
      Runnable missing) {
    try {
      raw(entry).ifPresentOrElse(raw -> add(raw, subject, share, found), missing);
    } catch (IntegrityFailure e) {
      addUnread(entry, subject, share, found);
    } catch (ProtocolViolation e) {
      if (!blobs.isTooLarge(entry.digest())) {
        throw e; // of the layout, not of this one
      }
      addUnread(entry, subject, share, found);
    }
  }

  private void add(
      RawDocument raw, Digest subject, Budget.Share share, Map<Digest, Descriptor> found) {
    parsed(raw)
        .filter(document -> refersTo(document, subject))
        .ifPresent(document -> found.put(document.digest(), held(document.asReferrer(), share)));
  }

  private static void addUnread(
      Entry entry, Digest subject, Budget.Share share, Map<Digest, Descriptor> found) {
    boolean listingOfAnother = isListing(entry) && !isListing(entry, subject);
    if (!entry.digest().equals(subject) && !listingOfAnother) {
      found.put(entry.digest(), held(entry.descriptor(), share));
    }
  }

  /** With its annotations where there is room for them; else they have to be read again. */
  private static Descriptor held(Descriptor referrer, Budget.Share share) {
    return share.takes(referrer.annotations().weight())
        ? referrer
        : referrer.withAnnotations(Annotations.none());
  }

  /** Whether an entry is about another image, rather than an image itself. */
  boolean isReferrer(Entry entry) {
    try {
      return isListing(entry) || document(entry).map(d -> d.subject().isPresent()).orElse(false);
    } catch (IntegrityFailure e) {
      if (entry.descriptor().artifactType().isPresent()) {
        return true; // of images no such type is listed
      }
      throw e;
    }
  }

  EditableIndex with(Document referrer, Digest subject, EditableIndex index) {
    Entry entry = Entry.of(untagged(referrer.asReferrer()));
    EditableIndex listing = listing(subject, index);
    return withListing(subject, listing.withOnce(entry), listing, index.withOnce(entry));
  }

  EditableIndex without(Digest referrer, Digest subject, EditableIndex index) {
    EditableIndex listing = listing(subject, index);
    return withListing(subject, listing.without(referrer), listing, index.without(referrer));
  }

  /** An annotation of the manifest that has the name of a tag must not become one. */
  private static Descriptor untagged(Descriptor descriptor) {
    Map<String, String> annotations = new TreeMap<>(descriptor.annotations().entries());
    annotations.remove(Annotations.REF_NAME);
    return descriptor.withAnnotations(new Annotations(annotations));
  }

  /**
   * Puts a changed listing in place of the former. The former one's blob stays: somebody who has
   * just read {@code index.json} may be about to read it.
   */
  private EditableIndex withListing(
      Digest subject, EditableIndex changed, EditableIndex former, EditableIndex index) {
    if (changed == former) {
      return index;
    }
    EditableIndex others = index.without(entry -> isListing(entry, subject));
    if (changed.isEmpty()) {
      return others;
    }
    RawDocument document = RawDocument.of(MediaType.INDEX, changed.bytes());
    blobs.put(document, purpose);
    return others.with(LayoutTags.entry(document, subject.referrersTag()));
  }

  /** What is listed under the referrers tag; empty where there is none. */
  private EditableIndex listing(Digest subject, EditableIndex index) {
    return index.entries().stream()
        .filter(entry -> isListing(entry, subject))
        .findFirst()
        .flatMap(entry -> blobs.document(entry.digest(), purpose))
        .map(document -> LayoutIndex.parse(document.bytes(), purpose))
        .orElseGet(EditableIndex::empty);
  }

  private static boolean isListing(Entry entry) {
    return MediaType.isIndex(entry.mediaType())
        && entry.tag().map(tag -> REFERRERS_TAG.matcher(tag).matches()).orElse(false);
  }

  private static boolean isListing(Entry entry, Digest subject) {
    return MediaType.isIndex(entry.mediaType())
        && entry.tag().equals(Optional.of(subject.referrersTag()));
  }

  private static boolean refersTo(Document document, Digest subject) {
    return document.subject().map(s -> s.digest().equals(subject)).orElse(false);
  }

  /** What cannot be a referrer counts as absent: blobs that are not here, and other formats. */
  private Optional<Document> document(Entry entry) {
    return isDocument(entry) ? raw(entry).flatMap(this::parsed) : Optional.empty();
  }

  private static boolean isDocument(Entry entry) {
    String type = entry.mediaType();
    return entry.digest().verifiable()
        && (type.isEmpty() || MediaType.isIndex(type) || MediaType.isManifest(type));
  }

  private Optional<RawDocument> raw(Entry entry) {
    return blobs.document(entry.digest(), purpose);
  }

  private Optional<Document> parsed(RawDocument raw) {
    try {
      return Optional.of(Document.parse(raw, purpose));
    } catch (ProtocolViolation malformed) {
      return Optional.empty(); // its bytes are what somebody pushed, but name no subject
    }
  }
}
