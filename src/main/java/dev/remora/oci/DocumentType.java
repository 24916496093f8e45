package dev.remora.oci;

import dev.remora.json.Elements;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Map;
import java.util.Optional;

/** Decides whether bytes are an index or a manifest, and refuses what could be taken for both. */
final class DocumentType {
  private static final String LEGACY_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
  private static final String LEGACY_ORAS = "application/vnd.cncf.oras.artifact.manifest.v1+json";
  private static final String DOCKER_SCHEMA_1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  private static final String DOCKER_SCHEMA_1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  /** The beginning of types that mean something; all others say "some JSON" or "some bytes". */
  private static final String SPECIFIC = "application/vnd.";

  private static final int SCHEMA_VERSION = 2;

  /** Reads nothing of an array. */
  private static final Elements UNREAD =
      new Elements() {
        @Override
        public void element(JsonObject element) {}

        @Override
        public void odd(MalformedJson problem) {}
      };

  private static final Map<String, Elements> LISTS =
      Map.of("manifests", UNREAD, "layers", UNREAD, "blobs", UNREAD);

  private DocumentType() {}

  /** The type of an index or manifest. */
  static String of(RawDocument raw, JsonObject json) throws MalformedJson {
    boolean looksLikeIndex = json.has("manifests");
    boolean looksLikeManifest = json.has("layers") || json.has("config") || json.has("blobs");
    if (looksLikeIndex && looksLikeManifest) {
      throw new MalformedJson("it is both an index and a manifest");
    }
    String type = stated(raw.mediaType(), json.optionalText("mediaType").orElse(""));
    if (type.isEmpty() && looksLikeManifest) {
      type = MediaType.MANIFEST;
    } else if (type.isEmpty() && json.mentions("manifests")) { // Go writes null for none
      type = MediaType.INDEX;
    }
    if (!MediaType.isIndex(type) && !MediaType.isManifest(type)) {
      throw new MalformedJson(whatItIs(type));
    }
    if (json.optionalNumber("schemaVersion").orElse(SCHEMA_VERSION) != SCHEMA_VERSION) {
      throw json.malformed("schemaVersion", "is not " + SCHEMA_VERSION);
    }
    return type;
  }

  /** The artifact type that bytes claim, although they may be no document. */
  static Optional<String> claimedOfArtifact(RawDocument raw) {
    try {
      JsonObject json = JsonObject.parse(raw.content(), LISTS);
      Optional<String> own = json.optionalText("artifactType");
      return own.isPresent()
          ? own
          : json.object("config", config -> config.optionalText("mediaType"));
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  private static String stated(String served, String inBody) throws MalformedJson {
    boolean servedAsSomething = served.startsWith(SPECIFIC);
    if (servedAsSomething && !inBody.isEmpty() && !inBody.equals(served)) {
      throw new MalformedJson("it is served as " + served + " but says " + inBody);
    }
    return inBody.isEmpty() && servedAsSomething ? served : inBody;
  }

  private static String whatItIs(String type) {
    return switch (type) {
      case "" -> "it is neither an index nor a manifest";
      case LEGACY_ARTIFACT, LEGACY_ORAS ->
          "it is an artifact manifest from before OCI 1.1, which is not supported (" + type + ")";
      case DOCKER_SCHEMA_1, DOCKER_SCHEMA_1_SIGNED ->
          "it is a Docker manifest of schema 1, which is not supported (" + type + ")";
      default -> "its type " + type + " is neither an index nor a manifest";
    };
  }
}
