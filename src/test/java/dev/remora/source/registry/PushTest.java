package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest extends RegistryScenario {
  private static final byte[] CONTENT = ScriptedRegistry.bytes("key: value\n");
  private static final Descriptor BLOB =
      Descriptor.of("text/yaml", Digest.sha256(CONTENT), CONTENT.length);
  private static final BlobBody BODY = () -> new ByteArrayInputStream(CONTENT);
  private static final String UPLOADS = "/v2/app/blobs/uploads/";
  private static final String DIGEST = "digest=" + BLOB.digest();

  private static Reply session(String location) {
    return Reply.of(202).header("Location", location);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/app/blobs/uploads/1, /v2/app/blobs/uploads/1?%D%",
    "'/u/ 1{a}?_state=a%2Fb|c^=&x=100%', '/u/%201%7Ba%7D?_state=a%2Fb%7Cc%5E=&x=100%25&%D%'",
    "/u/caf\u00c3\u00a9?s=\u00e9, /u/caf%C3%A9?s=%E9&%D%",
    "../uploads/./1?s#f, /v2/app/blobs/uploads/1?s&%D%",
    "1, /v2/app/blobs/uploads/1?%D%",
    "/u/1?_state=a%2Fb=&x=1, /u/1?_state=a%2Fb=&x=1&%D%",
    "/u/1?, /u/1?%D%",
    "http://%H%/u/1, /u/1?%D%",
    "http://%H%/u/1?_state=z, /u/1?_state=z&%D%",
    "//%H%/u/1, /u/1?%D%"
  })
  void blobGoesToWhereTheSessionSays(String location, String expected) {
    String target = expected.replace("%D%", DIGEST);
    registry
        .on("POST", UPLOADS, session(location.replace("%H%", registry.host())))
        .on("PUT", target, Reply.of(201));

    source.push(BLOB, BODY);

    ScriptedRegistry.Call put = registry.calls("PUT").getFirst();
    assertEquals(target, put.target());
    assertArrayEquals(CONTENT, put.body());
    assertEquals("" + CONTENT.length, put.header("Content-Length"));
    assertEquals("application/octet-stream", put.header("Content-Type"));
    assertEquals("0", registry.calls("POST").getFirst().header("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.invalid/u/1",
        "http://127.0.0.1:1/u/1",
        "http://127.0.0.1/u/1",
        "http://user@%H%/u/1",
        "//example.invalid/u/1",
        "file:///etc/passwd",
        "mailto:someone",
        "http://[broken/u",
        "http://%H%\\@example.invalid/u"
      })
  void uploadToAnotherPlaceIsRefusedBeforeAnythingIsSent(String location) {
    registry.on("POST", UPLOADS, session(location.replace("%H%", registry.host())));

    assertFails(ProtocolViolation.class, "upload", () -> source.push(BLOB, BODY));
    assertTrue(registry.calls("PUT").isEmpty());
  }

  @Test
  void sessionWithoutALocationIsRefused() {
    registry.on("POST", UPLOADS, Reply.of(202));

    assertFails(ProtocolViolation.class, "without saying where", () -> source.push(BLOB, BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED, 13",
    "403, DENIED, 13",
    "404, NAME_UNKNOWN, 10",
    "429, TOOMANYREQUESTS, 14",
    "503, UNAVAILABLE, 14",
    "201, NONE, 15"
  })
  void sessionThatIsRefusedFailsByItsStatus(int status, String code, int exitCode) {
    registry.on("POST", UPLOADS, Reply.error(status, code));

    Failure failure = assertFails(Failure.class, "push the blob", () -> source.push(BLOB, BODY));
    assertEquals(exitCode, failure.exitCode().code(), failure.line());
    assertEquals(1, registry.calls().size());
  }

  @Test
  void proxyThatTakesNoSuchSizeIsNamedWithTheSize() {
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?" + DIGEST, Reply.page(413).header("Server", "nginx/1.27.0"));

    RegistryUnavailable failure =
        assertFails(
            RegistryUnavailable.class,
            "answered 413: a proxy before the registry (nginx/1.27.0) takes no 11 bytes at once",
            () -> source.push(BLOB, BODY));
    assertTrue(failure.advice().contains("client_max_body_size"), failure.line());
    assertFalse(failure.line().contains("not look like a registry"), failure.line());
    assertEquals(2, registry.calls().size());
  }

  @Test
  void registryThatTakesNoSuchSizeIsNamedWithTheSize() {
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?" + DIGEST, Reply.error(413, "SIZE_INVALID"));

    RegistryUnavailable failure =
        assertFails(
            RegistryUnavailable.class,
            "(SIZE_INVALID: because): it takes no 11 bytes at once",
            () -> source.push(BLOB, BODY));
    assertFalse(failure.line().contains("proxy"), failure.line());
  }

  @Test
  void manifestThatAProxyTakesForTooLargeIsNamedWithItsSize() {
    byte[] large = new byte[3 << 19];
    registry.on("PUT", "/v2/app/manifests/v1", Reply.of(413));

    assertFails(
        RegistryUnavailable.class,
        "takes no 1572864 bytes at once (1.5 MiB)",
        () -> source.tag(RawDocument.of(MediaType.MANIFEST, large), "v1"));
  }

  @Test
  void tagThatMustNotChangeIsNamed() {
    registry.on(
        "PUT", "/v2/app/manifests/v1", refusal(412, "PRECONDITION", "configured as immutable"));

    Failure failure =
        assertFails(
            Failure.class,
            "the tag v1 is immutable",
            () -> source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1"));
    assertTrue(failure.advice().contains("push another tag"), failure.line());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 416, 500, 503})
  void sessionThatWasLostIsBegunAnew(int status) {
    registry
        .on("POST", UPLOADS, session("/u/1"), session("/u/2"))
        .on("PUT", "/u/1?" + DIGEST, Reply.error(status, "BLOB_UPLOAD_UNKNOWN"))
        .on("PUT", "/u/2?" + DIGEST, Reply.of(201));

    source.push(BLOB, BODY);

    assertEquals(2, registry.calls("PUT").size());
  }

  @Test
  void sessionsThatAreAlwaysLostAreGivenUp() {
    registry.on("POST", UPLOADS, session("/u/1")).on("PUT", "/u/1?" + DIGEST, Reply.of(503));

    assertFails(RegistryUnavailable.class, "503", () -> source.push(BLOB, BODY));
    assertEquals(3, registry.calls("PUT").size());
  }

  @Test
  void whatIsRefusedIsNamedByItsFile() {
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?*", Reply.error(400, "SIZE_INVALID"));

    Descriptor file =
        BLOB.withAnnotations(new Annotations(Map.of(Annotations.TITLE, "conf/app.yaml")));
    assertFails(
        ProtocolViolation.class,
        "cannot push \"conf/app.yaml\" as " + registry.host() + "/app@" + BLOB.digest(),
        () -> source.push(file, BODY));
  }

  @Test
  void anEmptyFileThatIsRefusedIsNamedWithWhatToDo() {
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?*", Reply.error(400, "BLOB_UPLOAD_INVALID"));

    Descriptor empty =
        Descriptor.of("text/plain", Digest.sha256(new byte[0]), 0)
            .withAnnotations(new Annotations(Map.of(Annotations.TITLE, "empty.conf")));
    ProtocolViolation failure =
        assertFails(
            ProtocolViolation.class,
            "cannot push the empty file \"empty.conf\" as ",
            () -> source.push(empty, () -> new ByteArrayInputStream(new byte[0])));
    assertTrue(failure.advice().contains("put a line break into it"), failure.line());
    assertEquals("0", registry.calls("PUT").getFirst().header("Content-Length"));
  }

  @Test
  void deniedUploadIsNotTriedAgain() {
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?" + DIGEST, Reply.error(403, "DENIED"));

    assertFails(AccessDenied.class, "DENIED", () -> source.push(BLOB, BODY));
    assertEquals(1, registry.calls("PUT").size());
  }

  @Test
  void emptyBlobIsPushed() {
    Descriptor empty = Descriptor.of("a/b", Digest.sha256(new byte[0]), 0);
    registry
        .on("POST", UPLOADS, session("/u/1"))
        .on("PUT", "/u/1?digest=" + empty.digest(), Reply.of(201));

    source.push(empty, () -> new ByteArrayInputStream(new byte[0]));

    assertEquals("0", registry.calls("PUT").getFirst().header("Content-Length"));
  }

  @Test
  void uploadIsNeverSentWithoutTlsWhenTheRegistryHasIt() {
    assertFails(
        ProtocolViolation.class,
        "without TLS",
        () ->
            UploadLocation.of(
                "http://registry.test/u/1",
                java.net.URI.create("https://registry.test/v2/app/blobs/uploads/"),
                BLOB.digest(),
                TESTING));
  }

  @Test
  void defaultPortsAreTheSamePort() {
    assertEquals(
        "https://registry.test:443/u/1?" + DIGEST,
        UploadLocation.of(
                "https://registry.test:443/u/1",
                java.net.URI.create("https://registry.test/v2/app/blobs/uploads/"),
                BLOB.digest(),
                TESTING)
            .toString());
  }

  @Test
  void blobThatIsThereNeedNotBeSent() {
    registry.on("HEAD", blobPath(BLOB.digest()), Reply.of(200));

    assertTrue(source.has(BLOB));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 503})
  void blobThatTheRegistryRedirectsIsSentUnlessItIsThere(int status) throws IOException {
    try (ScriptedRegistry other = new ScriptedRegistry()) {
      registry.on(
          "HEAD", blobPath(BLOB.digest()), Reply.redirect(303, "http://" + other.host() + "/page"));
      other.on("HEAD", "/page", Reply.of(status), Reply.of(200));

      assertFalse(source.has(BLOB));
      assertTrue(source.has(BLOB));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 307})
  void blobThatMayNotBeThereIsSent(int status) {
    registry.on("HEAD", blobPath(BLOB.digest()), Reply.of(status));

    assertFalse(source.has(BLOB));
  }

  @Test
  void lookingForABlobFailsWhereTheRegistryIsAway() throws IOException {
    registry.on("HEAD", blobPath(BLOB.digest()), Reply.of(503), Reply.of(401));

    assertFails(RegistryUnavailable.class, "503", () -> source.has(BLOB));
    assertFails(AccessDenied.class, "401", () -> source.has(BLOB));
  }

  @Test
  void manifestIsStoredUnderItsTagByteForByte() {
    registry.on("PUT", manifestPath("v1"), Reply.of(201));

    source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1");

    ScriptedRegistry.Call put = registry.calls("PUT").getFirst();
    assertArrayEquals(IMAGE, put.body());
    assertEquals(MediaType.MANIFEST, put.header("Content-Type"));
  }

  @Test
  void refusedManifestSaysWhatTheRegistrySays() {
    registry.on("PUT", manifestPath("v1"), Reply.error(400, "MANIFEST_INVALID"));

    assertFails(
        ProtocolViolation.class,
        "answered 400 (MANIFEST_INVALID: because)",
        () -> source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1"));
  }

  @Test
  void pushToARepositoryThatIsNotMadeByPushingIsNotFound() {
    registry.on("PUT", manifestPath("v1"), Reply.error(404, "NAME_UNKNOWN"));

    assertFails(
        ImageNotFound.class,
        "no such repository",
        () -> source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1"));
    assertEquals(List.of("PUT " + manifestPath("v1")), registry.requests());
  }
}
