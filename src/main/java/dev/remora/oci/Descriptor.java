package dev.remora.oci;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import java.util.Optional;
import java.util.function.Function;

/**
 * Points to content by its type, digest and size (image-spec, descriptor.md).
 *
 * @param size in bytes, never negative
 * @param artifactType as a listing says; a hint until the manifest itself is read
 * @param data the content itself in base64, not yet verified
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Optional<String> artifactType,
    Annotations annotations,
    Optional<Platform> platform,
    Optional<String> data) {

  private static final int BARE = 240;

  /** The digest of {@code {}}: content that says "no content". */
  public static final Digest EMPTY_DIGEST =
      Digest.parse("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(
        mediaType,
        digest,
        size,
        Optional.empty(),
        Annotations.none(),
        Optional.empty(),
        Optional.empty());
  }

  /** The empty descriptor (image-spec, "Guidance for an Empty Descriptor"). */
  public static Descriptor empty() {
    return of(MediaType.EMPTY, EMPTY_DIGEST, 2).withData("e30=");
  }

  /**
   * Whether it says "no content"; such content is never fetched. A file that holds {@code {}} has
   * the same digest, but a type of its own, and is a file.
   */
  public boolean isEmptyContent() {
    return mediaType.equals(MediaType.EMPTY) && digest.equals(EMPTY_DIGEST);
  }

  /** The content, where its size or digest implies it: nothing, and {@code {}}. */
  public Optional<byte[]> impliedContent() {
    if (size == 0) {
      return Optional.of(new byte[0]);
    }
    return digest.equals(EMPTY_DIGEST) ? Optional.of(new byte[] {'{', '}'}) : Optional.empty();
  }

  public Descriptor withData(String base64) {
    return new Descriptor(
        mediaType, digest, size, artifactType, annotations, platform, Optional.of(base64));
  }

  public Descriptor withAnnotations(Annotations added) {
    return new Descriptor(mediaType, digest, size, artifactType, added, platform, data);
  }

  public Descriptor withSize(long bytes) {
    return new Descriptor(mediaType, digest, bytes, artifactType, annotations, platform, data);
  }

  public Descriptor withArtifactType(String type) {
    return new Descriptor(mediaType, digest, size, Optional.of(type), annotations, platform, data);
  }

  /** How many bytes of memory it takes; see {@link Budget}. */
  public long weight() {
    return BARE
        + mediaType.length()
        + digest.encoded().length()
        + artifactType.map(String::length).orElse(0)
        + annotations.weight()
        + data.map(String::length).orElse(0);
  }

  /** Only the type, digest and size, as a manifest names its subject. */
  public Descriptor bare() {
    return of(mediaType, digest, size);
  }

  /** Reads a descriptor. Whatever is not well-formed is an error that names the member. */
  public static Descriptor read(JsonObject json) throws MalformedJson {
    Descriptor whole =
        readBare(json)
            .withPlatformOf(json)
            .withAnnotations(new Annotations(json.textMap("annotations")));
    return json.optionalText("data").map(whole::withData).orElse(whole);
  }

  /** Reads only the types, digest and size of a descriptor; the rest may be malformed. */
  public static Descriptor readBare(JsonObject json) throws MalformedJson {
    long size = json.number("size");
    if (size < 0) {
      throw json.malformed("size", "is negative");
    }
    Descriptor bare = of(json.text("mediaType"), digest(json, Digest::parse), size);
    return json.optionalText("artifactType").map(bare::withArtifactType).orElse(bare);
  }

  /**
   * Reads what leads to a manifest: its types, digest and size. The digest has to be right, though
   * it may be in capitals. The rest are hints, since the bytes with this digest say it themselves:
   * a type that is missing or makes no sense is left out, and such a size is 0.
   */
  public static Descriptor readHint(JsonObject json) throws MalformedJson {
    Descriptor bare =
        of(hint(json, "mediaType").orElse(""), digest(json, Digest::asWritten), sizeHint(json));
    return hint(json, "artifactType").map(bare::withArtifactType).orElse(bare);
  }

  /**
   * Reads what leads from an index to a manifest: the hints, and the platform, which only the index
   * states.
   */
  static Descriptor readChild(JsonObject json) throws MalformedJson {
    return readHint(json).withPlatformOf(json);
  }

  private Descriptor withPlatformOf(JsonObject json) throws MalformedJson {
    Optional<Platform> stated = json.object("platform", Descriptor::platform);
    return new Descriptor(mediaType, digest, size, artifactType, annotations, stated, data);
  }

  private static Optional<String> hint(JsonObject json, String name) throws MalformedJson {
    try {
      return json.optionalText(name);
    } catch (MalformedJson e) {
      if (e.isExcessive()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static long sizeHint(JsonObject json) throws MalformedJson {
    try {
      return Math.max(0, json.optionalNumber("size").orElse(0));
    } catch (MalformedJson e) {
      if (e.isExcessive()) {
        throw e;
      }
      return 0;
    }
  }

  /** The members in the order in which other tools write them. */
  public JsonWriter write() {
    return JsonWriter.object()
        .put("mediaType", mediaType)
        .put("digest", digest.toString())
        .put("size", size)
        .put("annotations", annotations.entries())
        .put("data", data)
        .putObject(
            "platform",
            platform.map(
                p ->
                    JsonWriter.object()
                        .put("architecture", p.architecture())
                        .put("os", p.os())
                        .put("variant", p.variant())))
        .put("artifactType", artifactType);
  }

  private static Digest digest(JsonObject json, Function<String, Digest> reader)
      throws MalformedJson {
    String text = json.text("digest");
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw json.malformed("digest", "is " + e.getMessage());
    }
  }

  private static Optional<Platform> platform(JsonObject json) throws MalformedJson {
    Optional<String> os = json.optionalText("os");
    Optional<String> architecture = json.optionalText("architecture");
    Optional<String> variant = json.optionalText("variant");
    return os.flatMap(o -> architecture.map(a -> new Platform(o, a, variant)));
  }
}
