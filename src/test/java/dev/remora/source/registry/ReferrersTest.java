package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.Answers;
import dev.remora.source.ListingInterest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision of the first page: whether there is an API, and what an answer means. */
class ReferrersTest extends RegistryScenario {
  private static final String API = referrersPath(SUBJECT);
  private static final String TAG = tagPath(SUBJECT);

  @Test
  void listingIsTakenAndTheTagIsNotAskedFor() {
    registry.on("GET", API, Reply.index(listing(digest(1), digest(2))));

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
    assertEquals(List.of("GET " + API), registry.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "[null]"})
  void emptyListingMeansNone(String manifests) {
    registry.on("GET", API, Reply.index("{\"schemaVersion\":2,\"manifests\":" + manifests + "}"));

    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
    assertEquals(1, registry.calls().size());
  }

  static Stream<Named<Reply>> answersThatMeanNoApi() {
    return Stream.of(
        Named.of("404 JSON", Reply.error(404, "NOT_FOUND")),
        Named.of("404 JSON of the subject", Reply.error(404, "MANIFEST_UNKNOWN")),
        Named.of("404 HTML", Reply.page(404)),
        Named.of("404 text, distribution", Reply.of(404, "text/plain", "404 page not found\n")),
        Named.of("404 empty", Reply.of(404)),
        Named.of("400 of Quay", Reply.error(400, "MANIFEST_INVALID")),
        Named.of("405", Reply.error(405, "UNSUPPORTED")),
        Named.of("406", Reply.of(406)),
        Named.of("501", Reply.of(501)),
        Named.of("200 HTML", Reply.page(200)),
        Named.of("200 other type", Reply.of(200, "application/json", listing(digest(9)))),
        Named.of("200 manifest", Reply.manifest(IMAGE)),
        Named.of(
            "200 manifest as index", Reply.of(200, IMAGE).header("Content-Type", MediaType.INDEX)),
        Named.of("200 not JSON", Reply.index("<html>")),
        Named.of("200 truncated JSON", Reply.index("{\"manifests\":[")),
        Named.of("200 without a list", Reply.index("{\"schemaVersion\":2}")),
        Named.of("redirect loop", Reply.redirect(303, API)));
  }

  @ParameterizedTest
  @MethodSource("answersThatMeanNoApi")
  void withoutApiTheTagIsAskedFor(Reply answer) {
    registry.on("GET", API, answer).on("GET", TAG, Reply.index(listing(digest(1))));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
  }

  @ParameterizedTest
  @MethodSource("answersThatMeanNoApi")
  void withoutApiAndTagThereAreNone(Reply answer) {
    registry.on("GET", API, answer).on("GET", TAG, Reply.error(404, "MANIFEST_UNKNOWN"));

    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("answersThatMeanNoApi")
  void aProxyThatAlsoAnswersForTheTagIsNeverAnEmptyListing(Reply answer) {
    registry.on("GET", API, answer).on("GET", TAG, Reply.page(404));

    assertFails(
        RegistryUnavailable.class,
        "does not look like a registry",
        () -> Answers.referrers(source, SUBJECT));
  }

  @Test
  void redirectToAnotherHostIsNotFollowed() throws IOException {
    try (ScriptedRegistry other = scene().registry()) {
      other.on("GET", "/html", Reply.index(listing(digest(66))));
      registry
          .on("GET", API, Reply.redirect(303, other.uri("/html")))
          .on("GET", TAG, Reply.index(listing(digest(1))));

      assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
      assertTrue(other.calls().isEmpty());
    }
  }

  @Test
  void repositoryThatIsNotThereIsNotFound() {
    registry.on("GET", API, Reply.error(404, "NAME_UNKNOWN"));

    assertFails(
        ImageNotFound.class, "no such repository", () -> Answers.referrers(source, SUBJECT));
    assertEquals(1, registry.calls().size());
  }

  static Stream<Arguments> answersThatAreFailures() {
    return Stream.of(
        Arguments.of("401", Reply.error(401, "UNAUTHORIZED"), 13),
        Arguments.of("401 empty", Reply.of(401), 13),
        Arguments.of("403", Reply.error(403, "DENIED"), 13),
        Arguments.of("429", Reply.of(429, "text/plain", "slow down"), 14),
        Arguments.of("500", Reply.of(500), 14),
        Arguments.of("502 HTML", Reply.page(502), 14),
        Arguments.of("503", Reply.error(503, "UNAVAILABLE"), 14),
        Arguments.of("broken off", Reply.index(listing(digest(1))).brokenOffAfter(9), 14),
        Arguments.of("418", Reply.of(418), 15),
        Arguments.of("204", Reply.of(204), 15),
        Arguments.of("larger than 4 MiB", Reply.index(" ".repeat(4 << 20) + "{}"), 15),
        Arguments.of("gzip", Reply.index("").header("Content-Encoding", "gzip"), 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatAreFailures")
  void failuresAreNeverAnEmptyListing(String name, Reply answer, int exitCode) {
    registry.on("GET", API, answer).on("GET", TAG, Reply.error(404, "MANIFEST_UNKNOWN"));

    Failure failure =
        assertFails(Failure.class, "list the referrers", () -> Answers.referrers(source, SUBJECT));
    assertEquals(exitCode, failure.exitCode().code(), failure.line());
    assertFalse(registry.requests().contains("GET " + TAG));
  }

  /** Its bytes say the rest: whoever looks at it asks for them by the digest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"digest\":\"%s\"}",
        "{\"digest\":\"%s\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\"}",
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":-1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":1e99}",
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":\"1\"}",
        "{\"mediaType\":7,\"digest\":\"%s\",\"size\":1,\"artifactType\":[],\"annotations\":7}",
        "{\"mediaType\":null,\"digest\":\"%s\",\"size\":null,\"annotations\":null}",
        "{\"mediaType\":\"a/b\",\"digest\":\" %S \",\"size\":1}"
      })
  void entryThatLeadsSomewhereIsTakenWithoutWhatMakesNoSense(String entry) {
    registry.on("GET", API, Reply.index(listing(entry(digest(1)), entry.formatted(digest(2)))));

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().contains("an entry that makes little sense is taken: manifests[1]."),
        warnings.getFirst());
  }

  @Test
  void annotationsThatMakeNoSenseAreLeftOutAndNullOnesAreAbsent() {
    String entry = entry(digest(1)).replace("\"size\"", "\"annotations\":%s,\"size\"");
    registry.on(
        "GET",
        API,
        Reply.index(
            listing(
                entry.formatted("{\"a\":\"b\",\"c\":null}"),
                entry
                    .replace(digest(1).toString(), digest(2).toString())
                    .formatted("{\"a\":\"b\",\"c\":7}"))));

    List<Descriptor> listed = Answers.referrers(source, SUBJECT);
    assertEquals(Map.of("a", "b"), listed.getFirst().annotations().entries());
    assertTrue(listed.getLast().annotations().isEmpty(), "so its manifest is looked at");
  }

  private static final String NOWHERE =
      "{\"mediaType\":\"a/b\",\"digest\":\"sha256:../../x\",\"artifactType\":\"x/y\",\"size\":1}";

  /** What leads nowhere and says that it is something else hides no candidate. */
  @Test
  void entryOfAnotherTypeThatLeadsNowhereIsSkippedWithAWarning() {
    registry.on(
        "GET", API, Reply.index(listing(NOWHERE, entry(digest(1)), "{\"artifactType\":\"x/y\"}")));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(lookingForConfig(), SUBJECT)));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().contains("2 entries that lead nowhere are skipped, the first:"),
        warnings.getFirst());
    assertTrue(warnings.getFirst().contains("manifests[0].digest is not a digest"));
  }

  /** What leads nowhere and does not say that it is something else may hide the newest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "[]",
        "\"sha256:ab\"",
        "{\"mediaType\":\"a/b\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":null,\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"sha256:ABC\",\"size\":1}",
        "{\"artifactType\":7,\"size\":1}",
        "{\"artifactType\":\"application/vnd.oci.empty.v1+json\",\"size\":1}",
        "{\"artifactType\":\"custom/config\",\"size\":1}"
      })
  void entryThatMayHideACandidateMakesTheListingMalformed(String entry) {
    registry.on("GET", API, Reply.index(listing(entry(digest(1)), entry)));

    assertFails(
        ProtocolViolation.class, "malformed", () -> Answers.referrers(lookingForConfig(), SUBJECT));
  }

  private RegistrySource lookingForConfig() {
    AcceptedTypes types = AcceptedTypes.parse("custom/config");
    return source.lookingAt(new ListingInterest(types::mayAcceptListed, false));
  }

  @Test
  void entryWithAnUnregisteredAlgorithmIsKept() {
    Digest future = Digest.parse("blake3:" + "a".repeat(64));
    registry.on("GET", API, Reply.index(listing(future, digest(1))));

    assertEquals(List.of(future, digest(1)), digests(Answers.referrers(source, SUBJECT)));
  }

  @Test
  void duplicateEntriesAreListedOnce() {
    registry.on("GET", API, Reply.index(listing(digest(1), digest(2), digest(1))));

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
  }

  @Test
  void typeAndAnnotationsAreHandedOnAsListed() {
    registry.on(
        "GET",
        API,
        Reply.index(
            listing(
                "{\"mediaType\":\"a/b\",\"digest\":\""
                    + digest(1)
                    + "\",\"size\":3,\"artifactType\":\"x/y\",\"annotations\":{\"env\":\"prod\"}}",
                "{\"mediaType\":\"a/b\",\"digest\":\"" + digest(2) + "\",\"size\":3}")));

    List<Descriptor> referrers = Answers.referrers(source, SUBJECT);
    assertEquals(Optional.of("x/y"), referrers.getFirst().artifactType());
    assertEquals(Optional.of("prod"), referrers.getFirst().annotations().get("env"));
    assertEquals(Optional.empty(), referrers.getLast().artifactType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "artifactType", " artifactType , other ", "artifactType,lie"})
  void filterHeaderMakesNoDifferenceToAnUnfilteredQuestion(String header) {
    Reply reply = Reply.index(listing(digest(1)));
    registry.on("GET", API, header.isEmpty() ? reply : reply.header("OCI-Filters-Applied", header));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
  }

  @Test
  void sha512SubjectIsAskedForAsItIsAndItsTagIsCut() {
    Digest subject = Digest.parse("sha512:" + "ab".repeat(64));
    registry.on("GET", manifestPath("sha512-" + "ab".repeat(32)), Reply.index(listing(digest(1))));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, subject)));
    assertEquals("GET " + referrersPath(subject), registry.requests().getFirst());
  }
}
