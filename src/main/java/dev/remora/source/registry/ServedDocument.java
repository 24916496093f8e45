package dev.remora.source.registry;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Response;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A manifest or index as a registry serves it.
 *
 * @param served its type as the header says, without parameters; empty when it says nothing
 */
record ServedDocument(String served, byte[] bytes, Purpose purpose) {
  /** Types by name: registries answer "not found" when theirs is not listed; wildcards fail. */
  private static final String ACCEPTED =
      String.join(
          ", ",
          List.of(
              MediaType.INDEX,
              MediaType.MANIFEST,
              MediaType.DOCKER_LIST,
              MediaType.DOCKER_MANIFEST,
              "application/vnd.oci.artifact.manifest.v1+json"));

  static final Map<String, String> HEADERS =
      Map.of("Accept", ACCEPTED, "Accept-Encoding", "identity");

  /** Types that say nothing, so that the document's own word counts. */
  private static final Set<String> GENERIC =
      Set.of("", "application/json", "application/octet-stream", "text/plain");

  private static final String DOCKER_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1";

  static ServedDocument read(Response response, Purpose purpose) throws IOException {
    return new ServedDocument(
        Body.contentType(response), Body.document(response, purpose), purpose);
  }

  /** The document that was asked for by its digest: hashed before anything looks inside. */
  RawDocument verified(Digest expected) {
    try {
      RawDocument raw = RawDocument.verified(served, expected, bytes, purpose);
      String type = mediaType();
      return type.equals(served) ? raw : raw.typed(type);
    } catch (IntegrityFailure e) {
      checkIsJson(); // a login page has no digest to be wrong about
      throw e;
    }
  }

  /** What it is: as served, or where that says nothing, as the document itself says. */
  String mediaType() {
    String type = GENERIC.contains(served) ? ownType() : served;
    if (type.startsWith(DOCKER_SCHEMA_1)) {
      throw new ProtocolViolation(
          purpose,
          "the registry has it in Docker's schema 1, which no digest can be trusted for",
          "push the image again with a current tool");
    }
    return type;
  }

  /** Fails when it is a page for people or anything else that is no document of a registry. */
  void checkIsJson() {
    if (served.equals("text/html") || !beginsAsObject()) {
      String what = served.isEmpty() ? "a body that is no JSON" : served;
      throw RefusedAnswer.notARegistry(purpose, "the answer is " + what);
    }
  }

  /** Fails when it is JSON of another kind, such as a portal or an API gateway gives. */
  void checkIsDocument() {
    if (GENERIC.contains(served)) {
      try {
        JsonObject json = JsonObject.parse(bytes);
        if (!json.has("schemaVersion") && !json.has("mediaType")) {
          throw RefusedAnswer.notARegistry(purpose, "the answer is JSON that is no manifest");
        }
      } catch (MalformedJson e) {
        // whoever parses it says what is wrong
      }
    }
  }

  private boolean beginsAsObject() {
    for (byte b : bytes) {
      if (b > ' ' || b < 0) {
        return b == '{';
      }
    }
    return false;
  }

  private String ownType() {
    try {
      return JsonObject.parse(bytes).optionalText("mediaType").orElse(served);
    } catch (MalformedJson e) {
      return served; // whoever parses it says what is wrong
    }
  }
}
