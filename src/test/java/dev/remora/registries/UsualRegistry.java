package dev.remora.registries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.registries.Exchange.Request;
import dev.remora.registries.Exchange.Response;
import dev.remora.rig.TestSecrets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What registries do as the specification has it, in memory; and storage and tokens beside it. */
final class UsualRegistry {
  static final String USER = "alice";
  static final String PASSWORD = TestSecrets.of("pa:ss word");
  private static final Pattern SUBJECT =
      Pattern.compile("\"subject\":\\{[^}]*\"digest\":\"([^\"]+)\"");
  private static final Pattern PATH =
      Pattern.compile("/v2/" + Content.REPOSITORY + "/(manifests|blobs|referrers|tags)/(.*)");

  private static final Pattern UPLOAD = Pattern.compile(".*/uploads/([^/]+)");

  private final Behaviour.Base base;
  private final Map<String, byte[]> manifests = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Map<String, byte[]> blobs = new LinkedHashMap<>();
  private final Map<String, byte[]> uploads = new LinkedHashMap<>();

  /**
   * @param attached whether the image has a configuration
   */
  UsualRegistry(Behaviour.Base base, boolean attached) {
    this.base = base;
    for (byte[] blob :
        List.of(Content.EMPTY, Content.LAYER, Content.IMAGE_LAYER, Content.IMAGE_CONFIG)) {
      blobs.put(Content.digest(blob), blob);
    }
    store(Content.IMAGE_TAG, Content.MANIFEST, Content.IMAGE);
    base.stores()
        .forEach(
            (tag, index) ->
                store(Content.named(tag), Content.INDEX, Content.bytes(Content.named(index))));
    if (attached) {
      store(Content.CONFIG_TAG, Content.MANIFEST, Content.CONFIG);
      if (!base.api() && !tags.containsKey(referrersTag())) {
        store(referrersTag(), Content.INDEX, Content.bytes(index(List.of(Content.CONFIG))));
      }
    }
  }

  static String referrersTag() {
    return Content.digest(Content.IMAGE).replace(':', '-');
  }

  private static String index(List<byte[]> manifests) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(
            Content.INDEX,
            String.join(",", manifests.stream().map(UsualRegistry::listed).toList()));
  }

  private static String listed(byte[] manifest) {
    var text = new String(manifest, UTF_8);
    var type = Pattern.compile("\"artifactType\":\"([^\"]+)\"").matcher(text);
    var annotations = Pattern.compile("\"annotations\":(\\{[^}]*})[^\\]]*$").matcher(text);
    return Content.descriptor(Content.MANIFEST, manifest).replaceFirst("}$", "")
        + (type.find() ? ",\"artifactType\":\"" + type.group(1) + "\"" : "")
        + (annotations.find() ? ",\"annotations\":" + annotations.group(1) : "")
        + "}";
  }

  /** Whether a client of the specification finds something attached that was not there before. */
  boolean foundAttached() {
    return manifests.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(Content.digest(Content.CONFIG)))
        .filter(entry -> Content.digest(Content.IMAGE).equals(subjectOf(entry.getValue())))
        .anyMatch(entry -> base.api() || tagged(entry.getKey()));
  }

  /** Whether a listing under the referrers tag has lost what was there. */
  boolean lostAttached() {
    return !base.api() && !tagged(Content.digest(Content.CONFIG));
  }

  private boolean tagged(String digest) {
    var listing = manifests.get(tags.getOrDefault(referrersTag(), ""));
    return listing != null && new String(listing, UTF_8).contains(digest);
  }

  /** Whether an artifact is there under a tag, with its file. */
  boolean hasPushed(String tag) {
    var manifest = manifests.get(tags.getOrDefault(tag, ""));
    return manifest != null
        && Pattern.compile("sha256:[0-9a-f]{64}")
            .matcher(new String(manifest, UTF_8))
            .results()
            .allMatch(found -> blobs.containsKey(found.group()));
  }

  Response answer(Request request) {
    if (request.path().equals("/token")) {
      return token(request);
    }
    if (!admitted(request)) {
      return switch (base.access()) {
        case BASIC -> challenge("Basic realm=\"registry\"");
        default ->
            challenge(
                "Bearer realm=\"%s://%s/token\",service=\"registry\",scope=\"repository:%s:%s\""
                    .formatted(
                        base.tls() ? "https" : "http",
                        request.field("Host"),
                        Content.REPOSITORY,
                        List.of("GET", "HEAD").contains(request.method()) ? "pull" : "pull,push"));
      };
    }
    if (request.path().equals("/v2/")) {
      return Response.of(200, "application/json", "{}");
    }
    var upload = UPLOAD.matcher(request.path());
    if (upload.matches() && uploads.containsKey(upload.group(1))) { // wherever it was sent to
      return blob(request, upload.group(1));
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Response.error(404, "NAME_UNKNOWN");
    }
    return switch (path.group(1)) {
      case "manifests" -> manifest(request, path.group(2));
      case "referrers" -> base.api() ? referrers(request, path.group(2)) : notThere();
      case "tags" ->
          Response.of(
              200,
              "application/json",
              "{\"name\":\"%s\",\"tags\":[\"%s\"]}"
                  .formatted(Content.REPOSITORY, String.join("\",\"", tags.keySet())));
      default -> blob(request, path.group(2));
    };
  }

  private static Response challenge(String challenge) {
    Response denied = Response.error(401, "UNAUTHORIZED");
    denied.fields().put("WWW-Authenticate", List.of(challenge));
    return denied;
  }

  private boolean admitted(Request request) {
    return switch (base.access()) {
      case ANYBODY -> true;
      case BASIC -> request.field("Authorization").equals(basic());
      default -> request.field("Authorization").equals("Bearer " + Content.TOKEN);
    };
  }

  private static String basic() {
    return "Basic " + TestSecrets.auth(USER, PASSWORD);
  }

  /** As distribution says it. */
  private static Response notThere() {
    return Response.of(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  private Response manifest(Request request, String reference) {
    if (request.method().equals("PUT")) {
      return put(request, reference);
    }
    var digest = reference.contains(":") ? reference : tags.getOrDefault(reference, "");
    var bytes = manifests.get(digest);
    if (bytes == null) {
      return Response.error(404, "MANIFEST_UNKNOWN");
    }
    if (request.method().equals("DELETE")) {
      manifests.remove(digest);
      return Response.of(202, "text/plain", "");
    }
    return Response.of(
        200, types.getOrDefault(digest, Content.MANIFEST), bytes, "Docker-Content-Digest", digest);
  }

  private Response put(Request request, String reference) {
    var digest = Content.digest(request.body());
    if (reference.contains(":") && !reference.equals(digest)) {
      return Response.error(400, "DIGEST_INVALID");
    }
    store(reference, request.field("Content-Type"), request.body());
    Response stored =
        Response.of(
            201,
            "text/plain",
            "",
            "Location",
            "/v2/" + Content.REPOSITORY + "/manifests/" + digest,
            "Docker-Content-Digest",
            digest);
    var subject = subjectOf(request.body());
    if (base.api() && !subject.isEmpty()) {
      stored.fields().put("OCI-Subject", List.of(subject));
    }
    return stored;
  }

  private void store(String reference, String type, byte[] bytes) {
    var digest = Content.digest(bytes);
    manifests.put(digest, bytes);
    types.put(digest, type);
    if (!reference.contains(":")) {
      tags.put(reference, digest);
    }
  }

  private static String subjectOf(byte[] manifest) {
    var subject = SUBJECT.matcher(new String(manifest, UTF_8));
    return subject.find() ? subject.group(1) : "";
  }

  private Response referrers(Request request, String subject) {
    var wanted = request.query("artifactType");
    var listing =
        manifests.values().stream()
            .filter(manifest -> subjectOf(manifest).equals(subject))
            .filter(
                manifest ->
                    wanted
                        .map(type -> new String(manifest, UTF_8).contains("\"" + type + "\""))
                        .orElse(true))
            .toList();
    Response listed = Response.of(200, Content.INDEX, index(listing));
    if (wanted.isPresent()) {
      listed.fields().put("OCI-Filters-Applied", List.of("artifactType"));
    }
    return listed;
  }

  private Response blob(Request request, String reference) {
    return switch (request.method()) {
      case "POST" -> begin();
      case "PATCH" -> append(request, reference);
      case "PUT" -> finish(request, reference);
      case "DELETE" -> Response.of(204, "text/plain", "");
      default -> stored(request, reference, Response.error(404, "BLOB_UNKNOWN"));
    };
  }

  private Response stored(Request request, String digest, Response otherwise) {
    var bytes = blobs.get(digest);
    if (bytes == null) {
      return otherwise;
    }
    var type = "application/octet-stream";
    var range = Pattern.compile("bytes=(\\d+)-(\\d*)").matcher(request.field("Range"));
    if (!range.matches()) {
      return Response.of(200, type, bytes, "Docker-Content-Digest", digest);
    }
    int from = Integer.parseInt(range.group(1));
    if (from >= bytes.length) {
      return Response.of(416, "text/plain", "", "Content-Range", "bytes */" + bytes.length);
    }
    return Response.of(
        206,
        type,
        Arrays.copyOfRange(bytes, from, bytes.length),
        "Content-Range",
        "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
  }

  private Response begin() {
    var id = UUID.randomUUID().toString();
    uploads.put(id, new byte[0]);
    return Response.of(202, "text/plain", "", "Location", upload(id), "Range", "0-0");
  }

  private static String upload(String id) {
    return "/v2/" + Content.REPOSITORY + "/blobs/uploads/" + id;
  }

  private Response append(Request request, String id) {
    var before = uploads.get(id);
    if (before == null) {
      return Response.error(404, "BLOB_UPLOAD_UNKNOWN");
    }
    var after = Arrays.copyOf(before, before.length + request.body().length);
    System.arraycopy(request.body(), 0, after, before.length, request.body().length);
    uploads.put(id, after);
    return Response.of(
        202, "text/plain", "", "Location", upload(id), "Range", "0-" + (after.length - 1));
  }

  private Response finish(Request request, String id) {
    var appended = append(request, id);
    if (appended.status() != 202) {
      return appended;
    }
    var bytes = uploads.remove(id);
    var digest = Content.digest(bytes == null ? new byte[0] : bytes);
    if (bytes == null || !request.query("digest").orElse("").equals(digest)) {
      return Response.error(400, "DIGEST_INVALID");
    }
    blobs.put(digest, bytes);
    return Response.of(
        201,
        "text/plain",
        "",
        "Location",
        "/v2/" + Content.REPOSITORY + "/blobs/" + digest,
        "Docker-Content-Digest",
        digest);
  }

  /**
   * The other server: storage, which like S3 refuses who shows more than the signature of the
   * address.
   */
  Response elsewhere(Request request) {
    if (request.path().startsWith("/storage/")) {
      return request.field("Authorization").isEmpty()
          ? stored(request, request.path().substring("/storage/".length()), notThere())
          : Response.of(
              400,
              "application/xml",
              "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed"
                  + "</Message></Error>");
    }
    return notThere();
  }

  private Response token(Request request) {
    var form = new String(request.body(), UTF_8);
    boolean known =
        !base.access().hasUser()
            || request.field("Authorization").equals(basic())
            || form.contains("username=" + USER);
    return known
        ? Response.of(
            200,
            "application/json",
            "{\"token\":\"%s\",\"expires_in\":300}".formatted(Content.TOKEN))
        : Response.error(401, "UNAUTHORIZED");
  }
}
