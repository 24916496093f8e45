package dev.remora.oci;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Map;
import java.util.Optional;

/** An image index or a manifest: what a digest in a repository can point to. */
public sealed interface Document permits Index, Manifest {
  RawDocument raw();

  Annotations annotations();

  /** The type that the document itself states (image-spec, manifest.md, "artifactType"). */
  Optional<String> artifactType();

  /** The image it refers to. */
  Optional<Descriptor> subject();

  /** How many bytes of memory it takes, its own bytes included; see {@link Budget}. */
  long weight();

  default Digest digest() {
    return raw().digest();
  }

  /** The manifest that it is; nothing where it is an index. */
  default Optional<Manifest> asManifest() {
    return this instanceof Manifest manifest ? Optional.of(manifest) : Optional.empty();
  }

  /**
   * The descriptor that points to it, with the type and annotations that a listing of referrers
   * carries.
   */
  default Descriptor asReferrer() {
    Descriptor listed = raw().descriptor().withAnnotations(annotations());
    return artifactType().map(listed::withArtifactType).orElse(listed);
  }

  /**
   * Parses verified bytes.
   *
   * <p>The type decides how they are read. A body that states another type than the server, or that
   * is both an index and a manifest (CVE-2021-41190), is refused. Where neither the body nor the
   * server states a type (image-spec allows that), the members decide.
   */
  static Document parse(RawDocument raw, Purpose purpose) {
    Budget.Share share = Budget.DOCUMENT.share();
    DescriptorList manifests = new DescriptorList(Descriptor::readChild, share);
    DescriptorList layers = new DescriptorList(Descriptor::read, share);
    try {
      JsonObject json =
          JsonObject.parse(raw.content(), Map.of("manifests", manifests, "layers", layers));
      String type = DocumentType.of(raw, json);
      RawDocument typed = raw.typed(type);
      return MediaType.isIndex(type)
          ? index(typed, json, manifests, share)
          : manifest(typed, json, layers, share);
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose,
          "the document is " + (e.isExcessive() ? "too large: " : "malformed: ") + e.getMessage(),
          e.isExcessive() ? "attach less at once" : "push it again with a current client",
          e);
    }
  }

  /**
   * The artifact type that bytes claim although they cannot be parsed as a document: they are
   * malformed, or a manifest of former times. Nothing where that cannot be read.
   */
  static Optional<String> claimedArtifactType(RawDocument raw) {
    return DocumentType.claimedOfArtifact(raw);
  }

  private static Index index(
      RawDocument raw, JsonObject json, DescriptorList manifests, Budget.Share share)
      throws MalformedJson {
    if (!json.mentions("manifests")) { // Go writes null for none
      throw new MalformedJson("manifests is missing");
    }
    json.objects("manifests"); // checks that it is an array; its elements were read before
    return new Index(
        raw,
        json.optionalText("artifactType"),
        manifests.all(),
        subject(json, share),
        annotations(json, share));
  }

  private static Manifest manifest(
      RawDocument raw, JsonObject json, DescriptorList layers, Budget.Share share)
      throws MalformedJson {
    json.objects("layers"); // an array: its elements were read before
    Descriptor config =
        descriptor(json, "config", Descriptor::read, share)
            .orElseThrow(() -> new MalformedJson("config is missing"));
    return new Manifest(
        raw,
        Optional.of(json.optionalText("artifactType").orElse(config.mediaType())),
        config,
        layers.all(),
        subject(json, share),
        annotations(json, share));
  }

  private static Annotations annotations(JsonObject json, Budget.Share share) throws MalformedJson {
    Annotations annotations = new Annotations(json.textMap("annotations"));
    if (!share.takes(annotations.weight())) {
      throw DescriptorList.tooHeavy();
    }
    return annotations;
  }

  private static Optional<Descriptor> subject(JsonObject json, Budget.Share share)
      throws MalformedJson {
    return descriptor(json, "subject", Descriptor::readHint, share);
  }

  private static Optional<Descriptor> descriptor(
      JsonObject json, String name, DescriptorList.Reader reader, Budget.Share share)
      throws MalformedJson {
    return json.object(
        name,
        object -> {
          Descriptor descriptor = reader.read(object);
          if (!share.takes(descriptor.weight())) {
            throw DescriptorList.tooHeavy();
          }
          return Optional.of(descriptor);
        });
  }
}
