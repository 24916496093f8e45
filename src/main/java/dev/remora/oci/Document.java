package dev.remora.oci;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a digest of a repository can point to: an image index or a manifest. */
public sealed interface Document permits Index, Manifest {
  RawDocument raw();

  Annotations annotations();

  /** What the manifest itself says it is (image-spec, manifest.md, "artifactType"). */
  Optional<String> artifactType();

  /** The image it refers to. */
  Optional<Descriptor> subject();

  default Digest digest() {
    return raw().digest();
  }

  /** What points to it, with the type and annotations that a listing of referrers carries. */
  default Descriptor asReferrer() {
    Descriptor listed = raw().descriptor().withAnnotations(annotations());
    return artifactType().map(listed::withArtifactType).orElse(listed);
  }

  /**
   * Parses verified bytes.
   *
   * <p>The type decides what they are read as; a body that says another type than it is served as,
   * or that is both an index and a manifest (CVE-2021-41190), is refused. Where neither the body
   * nor a server states a type (image-spec allows its absence), the members tell.
   */
  static Document parse(RawDocument raw, Purpose purpose) {
    try {
      JsonObject json = JsonObject.parse(raw.bytes());
      String type = DocumentType.of(raw, json);
      RawDocument typed = raw.typed(type);
      return MediaType.isIndex(type) ? index(typed, json) : manifest(typed, json);
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose,
          "the document is malformed: " + e.getMessage(),
          "push it again with a current client",
          e);
    }
  }

  private static Index index(RawDocument raw, JsonObject json) throws MalformedJson {
    if (!json.mentions("manifests")) { // Go writes null for none
      throw new MalformedJson("manifests is missing");
    }
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonObject entry : json.objects("manifests")) {
      manifests.add(Descriptor.read(entry));
    }
    return new Index(
        raw,
        json.optionalText("artifactType"),
        List.copyOf(manifests),
        subject(json),
        new Annotations(json.textMap("annotations")));
  }

  private static Manifest manifest(RawDocument raw, JsonObject json) throws MalformedJson {
    List<Descriptor> layers = new ArrayList<>();
    for (JsonObject layer : json.objects("layers")) {
      layers.add(Descriptor.read(layer));
    }
    Optional<JsonObject> config = json.object("config");
    if (config.isEmpty()) {
      throw new MalformedJson("config is missing");
    }
    Descriptor readConfig = Descriptor.read(config.get());
    return new Manifest(
        raw,
        Optional.of(json.optionalText("artifactType").orElse(readConfig.mediaType())),
        readConfig,
        List.copyOf(layers),
        subject(json),
        new Annotations(json.textMap("annotations")));
  }

  private static Optional<Descriptor> subject(JsonObject json) throws MalformedJson {
    Optional<JsonObject> subject = json.object("subject");
    return subject.isPresent() ? Optional.of(Descriptor.read(subject.get())) : Optional.empty();
  }
}
