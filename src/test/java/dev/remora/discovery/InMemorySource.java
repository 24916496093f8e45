package dev.remora.discovery;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import dev.remora.source.TaggedImages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A repository in memory that counts what it is asked, and lists its referrers as well as it should
 * until a test makes the listing worse. Safe for threads once it is filled.
 */
public final class InMemorySource implements ContentSource {
  private static final String NAME = "registry.example/app";
  private static final Giver GIVER = new Giver.Registry(NAME);
  private static final Purpose FILLING = new Purpose("fill", NAME);

  private final Map<Digest, RawDocument> manifests = new HashMap<>();
  private final Map<Digest, byte[]> blobs = new HashMap<>();
  private final Map<String, Digest> tags = new HashMap<>();
  private final Map<Digest, List<Descriptor>> listings = new HashMap<>();
  private final Map<Digest, RuntimeException> failures = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private boolean repositoryIsMissing;
  private int images;

  // ---- filling it

  /** Stores a manifest or index as it is. */
  public Descriptor store(String mediaType, JsonWriter json) {
    RawDocument raw = RawDocument.of(mediaType, json.bytes());
    manifests.put(raw.digest(), raw);
    return raw.descriptor();
  }

  /** Stores what may be no manifest at all. */
  public Descriptor junk(String mediaType, byte[] bytes) {
    RawDocument raw = RawDocument.of(mediaType, bytes);
    manifests.put(raw.digest(), raw);
    return raw.descriptor();
  }

  /** Stores a blob, to be named by a layer. */
  public Descriptor blob(String mediaType, byte[] bytes) {
    Digest digest = Digest.sha256(bytes);
    blobs.put(digest, bytes.clone());
    return Descriptor.of(mediaType, digest, bytes.length);
  }

  /** Stores an image for one platform; each is another one. */
  public Descriptor image() {
    images++;
    return store(
        MediaType.MANIFEST,
        manifest(Annotations.none())
            .put("config", configOf("application/vnd.oci.image.config.v1+json").write())
            .put("layers", List.of())
            .put("number", images));
  }

  /** Stores an index of images. */
  public Descriptor index(Map<Platform, Descriptor> children) {
    images++;
    List<JsonWriter> entries =
        children.entrySet().stream()
            .map(
                child ->
                    new Descriptor(
                            child.getValue().mediaType(),
                            child.getValue().digest(),
                            child.getValue().size(),
                            Optional.empty(),
                            Annotations.none(),
                            Optional.of(child.getKey()),
                            Optional.empty())
                        .write())
            .toList();
    return store(
        MediaType.INDEX,
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.INDEX)
            .put("manifests", entries)
            .put("number", images));
  }

  @Override
  public TaggedImages tagged(int most) {
    return new TaggedImages(tags.values().stream().distinct().toList(), true);
  }

  public void tag(String tag, Descriptor target) {
    tags.put(tag, target.digest());
  }

  /** Attaches an artifact, and lists it. */
  public Descriptor attach(
      Descriptor subject, String type, Map<String, String> annotations, Descriptor... layers) {
    Descriptor made =
        store(
            MediaType.MANIFEST,
            manifest(new Annotations(annotations))
                .put("artifactType", type)
                .put("config", Descriptor.empty().write())
                .put("layers", Arrays.stream(layers).map(Descriptor::write).toList())
                .put("subject", subject.bare().write()));
    list(subject, asListed(made));
    return made;
  }

  /** Attaches an artifact whose only type is its configuration's, and lists it. */
  public Descriptor attachByConfigType(Descriptor subject, String type) {
    Descriptor made =
        store(
            MediaType.MANIFEST,
            manifest(Annotations.none())
                .put("config", configOf(type).write())
                .put("layers", List.of())
                .put("subject", subject.bare().write()));
    list(subject, asListed(made));
    return made;
  }

  /** What a good registry lists for a stored manifest. */
  public Descriptor asListed(Descriptor stored) {
    RawDocument raw = manifests.get(stored.digest());
    if (raw == null) {
      throw new AssertionError("not stored: " + stored);
    }
    return Document.parse(raw, FILLING).asReferrer();
  }

  /** Adds a line to a listing, be it true or not. */
  public void list(Descriptor subject, Descriptor entry) {
    listings.computeIfAbsent(subject.digest(), none -> new ArrayList<>()).add(entry);
  }

  /** Changes what a listing says of every entry. */
  public void relist(Descriptor subject, UnaryOperator<Descriptor> change) {
    listing(subject.digest()).replaceAll(change);
  }

  /** The listing itself, to be shuffled. */
  public List<Descriptor> listing(Digest subject) {
    return listings.computeIfAbsent(subject, none -> new ArrayList<>());
  }

  /** Takes a manifest away and leaves it in the listing. */
  public void delete(Descriptor stored) {
    manifests.remove(stored.digest());
  }

  /** Makes every request for a digest fail. */
  public void fail(Descriptor stored, RuntimeException failure) {
    failures.put(stored.digest(), failure);
  }

  public void loseRepository() {
    repositoryIsMissing = true;
  }

  private static JsonWriter manifest(Annotations annotations) {
    return JsonWriter.object()
        .put("schemaVersion", 2)
        .put("mediaType", MediaType.MANIFEST)
        .put("annotations", annotations.entries());
  }

  private static Descriptor configOf(String type) {
    return Descriptor.of(type, Descriptor.EMPTY_DIGEST, 2);
  }

  // ---- what it was asked

  /** All requests since the last {@link #forgetRequests}, such as {@code manifest sha256:…}. */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  public void forgetRequests() {
    requests.clear();
  }

  // ---- being a source

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    requests.add("resolve " + tag);
    return Optional.ofNullable(tags.get(tag)).map(digest -> new SourceAnswer<>(digest, GIVER));
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    requests.add("manifest " + digest);
    failIfTold(digest);
    return Optional.ofNullable(manifests.get(digest)).map(raw -> new SourceAnswer<>(raw, GIVER));
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    requests.add("referrers " + subject);
    failIfTold(subject);
    if (repositoryIsMissing) {
      throw new ImageNotFound(
          new Purpose("list the referrers of", NAME + "@" + subject), "no such repository", "");
    }
    List<Descriptor> listed = List.copyOf(listings.getOrDefault(subject, List.of()));
    return new Listing.Listed(listed, Optional.empty(), GIVER);
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    requests.add("blob " + blob.digest());
    failIfTold(blob.digest());
    byte[] bytes = blobs.get(blob.digest());
    if (bytes == null || bytes.length != blob.size()) {
      throw new IntegrityFailure(
          new Purpose("get the blob", NAME + "@" + blob.digest()), "no such bytes", "");
    }
    try (OutputStream out = sink.begin()) {
      out.write(bytes);
      return GIVER;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void failIfTold(Digest digest) {
    RuntimeException failure = failures.get(digest);
    if (failure != null) {
      throw failure;
    }
  }
}
