package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.Answers;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest extends RegistryScenario {
  private static final String PATH = manifestPath(SUBJECT);

  @Test
  void bytesThatMatchTheDigestAreReturned() {
    registry.on("GET", PATH, Reply.manifest(IMAGE));

    RawDocument manifest = source.manifest(SUBJECT).orElseThrow().content();
    assertArrayEquals(IMAGE, manifest.bytes());
    assertEquals(SUBJECT, manifest.digest());
    assertEquals(MediaType.MANIFEST, manifest.mediaType());
  }

  @Test
  void anotherOriginWithoutTlsDoesNotSayWhatIsNotThere() throws IOException {
    String path = manifestPath(SUBJECT);
    try (ScriptedRegistry other = scene().registry()) {
      other.on("GET", path, Reply.error(404, "MANIFEST_UNKNOWN"));
      registry.on("GET", path, Reply.redirect(307, other.uri(path)));

      assertFails(
          RegistryUnavailable.class,
          "to where the registry redirected",
          () -> source.manifest(SUBJECT));
    }
  }

  /** GHCR sends whoever lists to a page that has its own limit. */
  @Test
  void whoeverAnswersWantsToBeLeftAloneWhereItIsSentToo() throws IOException {
    try (ScriptedRegistry other = scene().registry()) {
      other.on("GET", PATH, Reply.of(429).header("Retry-After", "3600"));
      registry.on("GET", PATH, Reply.redirect(307, other.uri(PATH)));

      RegistryUnavailable failure =
          assertThrows(RegistryUnavailable.class, () -> source.manifest(SUBJECT));
      assertEquals(Duration.ofHours(1), failure.retryAfter());
    }
  }

  @Test
  void contentTypeWithCharsetIsTakenWithoutIt() {
    registry.on(
        "GET",
        PATH,
        Reply.of(200, IMAGE).header("Content-Type", MediaType.MANIFEST + "; charset=utf-8"));

    assertEquals(MediaType.MANIFEST, source.manifest(SUBJECT).orElseThrow().content().mediaType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "application/octet-stream", "text/plain"})
  void typeThatSaysNothingIsTakenFromTheDocument(String type) {
    Reply reply = Reply.of(200, IMAGE);
    registry.on("GET", PATH, type.isEmpty() ? reply : reply.header("Content-Type", type));

    assertEquals(MediaType.MANIFEST, source.manifest(SUBJECT).orElseThrow().content().mediaType());
  }

  @Test
  void dockerListServedAsIndexIsRefusedByTheParser() {
    byte[] list =
        ScriptedRegistry.bytes(
            "{\"schemaVersion\":2,\"mediaType\":\""
                + MediaType.DOCKER_LIST
                + "\",\"manifests\":[]}");
    Digest digest = Digest.sha256(list);
    registry.on(
        "GET", manifestPath(digest), Reply.of(200, list).header("Content-Type", MediaType.INDEX));

    RawDocument served = source.manifest(digest).orElseThrow().content();
    assertFails(ProtocolViolation.class, "served as", () -> Document.parse(served, TESTING));
  }

  @Test
  void schemaOneIsRefused() {
    byte[] old = ScriptedRegistry.bytes("{\"schemaVersion\":1}");
    registry.on(
        "GET",
        manifestPath(Digest.sha256(old)),
        Reply.of(200, old)
            .header("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws"));

    assertFails(ProtocolViolation.class, "schema 1", () -> source.manifest(Digest.sha256(old)));
  }

  @Test
  void otherBytesAreAnIntegrityFailureThatNamesBothDigests() {
    Digest asked = digest(1);
    registry.on("GET", manifestPath(asked), Reply.manifest(IMAGE));

    IntegrityFailure failure =
        assertFails(IntegrityFailure.class, asked.toString(), () -> source.manifest(asked));
    assertTrue(failure.line().contains(SUBJECT.toString()));
  }

  @Test
  void matchingDigestHeaderDoesNotExcuseOtherBytes() {
    Digest asked = digest(1);
    registry.on(
        "GET",
        manifestPath(asked),
        Reply.manifest(IMAGE).header("Docker-Content-Digest", asked.toString()));

    assertFails(IntegrityFailure.class, "hash to", () -> source.manifest(asked));
  }

  @Test
  void loginPageIsUnavailableNotAnIntegrityFailure() {
    registry.on("GET", PATH, Reply.page(200));

    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.manifest(SUBJECT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyOfMoreThanFourMebibytesIsRefusedWithAndWithoutContentLength(boolean withLength) {
    byte[] huge = new byte[(4 << 20) + 1];
    Arrays.fill(huge, (byte) ' ');
    Reply reply = Reply.manifest(huge);
    registry.on("GET", PATH, withLength ? reply : reply.chunked());

    assertFails(ProtocolViolation.class, "larger than 4 MiB", () -> source.manifest(SUBJECT));
  }

  @Test
  void bodyOfExactlyFourMebibytesIsRead() {
    byte[] large = new byte[4 << 20];
    registry.on("GET", manifestPath(Digest.sha256(large)), Reply.manifest(large).chunked());

    assertEquals(4 << 20, source.manifest(Digest.sha256(large)).orElseThrow().content().size());
  }

  @Test
  void compressedBodyIsRefused() {
    registry.on("GET", PATH, Reply.manifest(IMAGE).header("Content-Encoding", "gzip"));

    assertFails(ProtocolViolation.class, "gzip", () -> source.manifest(SUBJECT));
  }

  @Test
  void answerThatBreaksOffIsAskedForAgain() {
    registry.on("GET", PATH, Reply.manifest(IMAGE).brokenOffAfter(5), Reply.manifest(IMAGE));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(2, registry.calls().size());
    assertEquals(1, clock.sleeps().size());
  }

  @Test
  void answerThatAlwaysBreaksOffIsUnavailable() {
    registry.on("GET", PATH, Reply.manifest(IMAGE).brokenOffAfter(5));

    assertFails(RegistryUnavailable.class, "broke off", () -> source.manifest(SUBJECT));
    assertEquals(4, registry.calls().size());
  }

  @Test
  void algorithmThatCannotBeVerifiedIsRefusedBeforeAnythingIsFetched() {
    assertFails(
        IntegrityFailure.class, "blake3", () -> source.manifest(Digest.parse("blake3:abcd")));
    assertTrue(registry.calls().isEmpty());
  }

  @Test
  void sha512IsVerified() {
    Digest digest =
        Digest.of("sha512", Digest.parse("sha512:" + "0".repeat(128)).newHash().digest(IMAGE));
    registry.on("GET", manifestPath(digest), Reply.manifest(IMAGE));

    assertEquals(digest, source.manifest(digest).orElseThrow().content().digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND", "TAG EXPIRED"})
  void notFoundWithAnErrorCodeIsAbsent(String code) {
    registry.on("GET", PATH, Reply.error(404, code));

    assertTrue(source.manifest(SUBJECT).isEmpty());
  }

  @Test
  void errorCodeCountsWhateverTheContentType() {
    registry.on(
        "GET", PATH, Reply.of(404, "text/plain", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}"));

    assertTrue(source.manifest(SUBJECT).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "404 page not found",
        "<html/>",
        "{\"errors\":[]}",
        "{\"errors\":[{\"status\":404,\"message\":\"File not found.\"}]}",
        "{\"errors\":[{\"code\":\"not a code\"}]}",
        "{\"errors\":{\"code\":\"MANIFEST_UNKNOWN\"}}"
      })
  void notFoundWithoutAnErrorCodeIsUnavailable(String body) {
    registry.on("GET", PATH, Reply.of(404, "application/json", body));

    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.manifest(SUBJECT));
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED, 13",
    "403, DENIED, 13",
    "404, DENIED, 13",
    "404, UNAUTHORIZED, 13",
    "404, TOOMANYREQUESTS, 14",
    "408, X, 14",
    "429, TOOMANYREQUESTS, 14",
    "500, UNKNOWN, 14",
    "502, UNKNOWN, 14",
    "503, UNAVAILABLE, 14",
    "400, NAME_INVALID, 15",
    "406, X, 15",
    "418, X, 15",
    "302, X, 15"
  })
  void statusMeansItsClass(int status, String code, int exitCode) {
    registry.on("GET", PATH, Reply.error(status, code));

    var failure =
        assertFails(
            dev.remora.failure.Failure.class,
            "answered " + status + " (" + code + ": because)",
            () -> source.manifest(SUBJECT));
    assertEquals(exitCode, failure.exitCode().code());
  }

  @Test
  void errorMessageCannotForgeALine() {
    registry.on(
        "GET",
        PATH,
        Reply.of(
            403,
            "application/json",
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"x\\n\\u001b[31mdone\"}]}"));

    AccessDenied denied = assertFails(AccessDenied.class, "DENIED", () -> source.manifest(SUBJECT));
    assertFalse(denied.line().contains("\n") || denied.line().contains("\u001b"));
  }

  @Test
  void errorBodyWithoutEndIsReadToItsLimitOnly() {
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) '[');
    registry.on("GET", PATH, Reply.of(403, endless).chunked());

    assertFails(AccessDenied.class, "answered 403", () -> source.manifest(SUBJECT));
  }

  @Test
  void errorCodeBehindTheFirstEightKibibytesIsNotRead() {
    String error = new String(Reply.error(404, "MANIFEST_UNKNOWN").body(), UTF_8);
    int longest = (8 << 10) - error.length();
    registry.on("GET", PATH, Reply.of(404, "application/json", " ".repeat(longest) + error));
    assertTrue(source.manifest(SUBJECT).isEmpty());

    registry.on("GET", PATH, Reply.of(404, "application/json", " ".repeat(8 << 10) + error));
    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.manifest(SUBJECT));
  }

  @Test
  void lengthThatIsClaimedIsNeitherAllocatedNorWaitedFor() {
    Reply claims = new Reply(200, Reply.manifest(IMAGE).headers(), IMAGE, 1L << 40);
    registry.on("GET", PATH, claims);
    assertFails(ProtocolViolation.class, "larger than 4 MiB", () -> source.manifest(SUBJECT));
    assertEquals(1, registry.calls().size());

    Reply listing = Reply.index(listing(digest(1)));
    registry.on(
        "GET", referrersPath(SUBJECT), new Reply(200, listing.headers(), listing.body(), 1L << 40));
    assertFails(
        ProtocolViolation.class, "larger than 4 MiB", () -> Answers.referrers(source, SUBJECT));
    assertEquals(2, registry.calls().size());
  }

  @Test
  void statusCountsWhereItsBodyBreaksOff() {
    registry.on("GET", PATH, Reply.error(403, "DENIED").brokenOffAfter(5));

    assertFails(AccessDenied.class, "answered 403", () -> source.manifest(SUBJECT));
  }

  @Test
  void notFoundWhoseBodyBreaksOffIsNoAnswer() {
    registry.on(
        "GET",
        PATH,
        Reply.error(404, "MANIFEST_UNKNOWN").brokenOffAfter(5),
        Reply.error(404, "MANIFEST_UNKNOWN"));

    assertTrue(source.manifest(SUBJECT).isEmpty());
    assertEquals(2, registry.calls().size());
  }

  @Test
  void redirectToStorageIsFollowed() {
    registry
        .on("GET", PATH, Reply.redirect(307, "/elsewhere"))
        .on("GET", "/elsewhere", Reply.manifest(IMAGE));

    assertTrue(source.manifest(SUBJECT).isPresent());
  }

  @Test
  void warningsAreHandedOnOnce() {
    registry.on(
        "GET",
        PATH,
        Reply.manifest(IMAGE)
            .header("Warning", "299 - \"the \\\"app\\\" goes away\"")
            .header("Warning", "199 - \"not for people\""));

    source.manifest(SUBJECT);
    source.manifest(SUBJECT);

    assertEquals(List.of("the \"app\" goes away"), warnings);
  }
}
