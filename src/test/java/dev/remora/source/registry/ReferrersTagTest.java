package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.Answers;
import dev.remora.source.ListingInterest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The listing under the referrers tag, of a registry that has no API for it. */
class ReferrersTagTest extends RegistryScenario {
  private static final String TAG = tagPath(SUBJECT);

  @BeforeEach
  void withoutApi() {
    registry.on("GET", referrersPath(SUBJECT), Reply.of(404, "text/plain", "404 page not found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANIFEST_UNKNOWN", "NOT_FOUND", "TAG_EXPIRED"})
  void tagThatTheRegistrySaysIsNotThereMeansNone(String code) {
    registry.on("GET", TAG, Reply.error(404, code));

    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  @Test
  void repositoryThatIsNotThereIsNotFound() {
    registry.on("GET", TAG, Reply.error(404, "NAME_UNKNOWN"));

    assertFails(
        ImageNotFound.class, "no such repository", () -> Answers.referrers(source, SUBJECT));
  }

  @Test
  void anotherOriginWithoutTlsDoesNotDecideWhatIsListed() throws IOException {
    try (ScriptedRegistry other = scene().registry()) {
      other.on("GET", TAG, Reply.index(listing(digest(1))));
      registry.on("GET", TAG, Reply.redirect(307, other.uri(TAG)));

      assertFails(
          RegistryUnavailable.class, "without TLS", () -> Answers.referrers(source, SUBJECT));
      assertEquals(List.of(), other.requests());
    }
  }

  @Test
  void tagThatResolvesToTheSubjectItselfMeansNone() {
    registry.on("GET", TAG, Reply.manifest(IMAGE));

    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  @Test
  void tagThatResolvesToTheSubjectsOwnIndexListsNoneOfItsChildren() {
    byte[] image = ScriptedRegistry.bytes(listing(digest(1), digest(2)));
    Digest subject = Digest.sha256(image);
    registry
        .on("GET", referrersPath(subject), Reply.of(404))
        .on("GET", tagPath(subject), Reply.of(200, image).header("Content-Type", MediaType.INDEX));

    assertTrue(Answers.referrers(source, subject).isEmpty());
  }

  @Test
  void duplicateEntriesAndWrongSizesAreHintsAsListed() {
    registry.on("GET", TAG, Reply.index(listing(digest(1), digest(1), digest(2))));

    assertEquals(List.of(digest(1), digest(2)), digests(Answers.referrers(source, SUBJECT)));
  }

  @Test
  void indexServedWithoutATypeIsTakenByItsOwnWord() {
    registry.on("GET", TAG, Reply.of(200, "application/json", listing(digest(1))));

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "[null]"})
  void tagThatListsNothingMeansNone(String manifests) {
    registry.on("GET", TAG, Reply.index("{\"schemaVersion\":2,\"manifests\":" + manifests + "}"));

    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  @Test
  void entryOfAnotherTypeThatLeadsNowhereIsSkippedWithAWarning() {
    registry.on("GET", TAG, Reply.index(listing("{\"artifactType\":\"x/y\"}", entry(digest(1)))));

    RegistrySource looking =
        source.lookingAt(new ListingInterest(type -> !type.equals(Optional.of("x/y")), true));
    assertEquals(List.of(digest(1)), digests(Answers.referrers(looking, SUBJECT)));
    assertEquals(
        List.of(
            "in the listing of what is attached to "
                + registry.host()
                + "/app@"
                + SUBJECT
                + " an entry that leads nowhere is skipped: manifests[0].digest is missing"),
        warnings);
  }

  static Stream<Arguments> badTags() {
    String withSubject =
        listing(digest(1))
            .replace("\"manifests\"", "\"subject\":" + entry(digest(2)) + ",\"manifests\"");
    return Stream.of(
        Arguments.of(
            "is an image manifest", Reply.manifest(ScriptedRegistry.bytes("{\"config\":1}")), 15),
        Arguments.of(
            "is a manifest called index", Reply.index("{\"config\":{},\"layers\":[]}"), 15),
        Arguments.of("is both", Reply.index("{\"manifests\":[],\"layers\":[]}"), 15),
        Arguments.of(
            "is a Docker list", Reply.of(200, MediaType.DOCKER_LIST, listing(digest(1))), 15),
        Arguments.of("has a subject itself", Reply.index(withSubject), 15),
        Arguments.of("has an entry that leads nowhere", Reply.index(listing("{}")), 15),
        Arguments.of("is not whole JSON", Reply.index("{\"manifests\":["), 15),
        Arguments.of("is larger than 4 MiB", Reply.index(" ".repeat((4 << 20) + 1)).chunked(), 15),
        Arguments.of("is a page", Reply.page(200), 14),
        Arguments.of("is a page called index", Reply.index("<html>"), 14),
        Arguments.of("404 HTML", Reply.page(404), 14),
        Arguments.of("404 empty", Reply.of(404), 14),
        Arguments.of("401", Reply.of(401), 13),
        Arguments.of("403 of Artifactory", Reply.error(403, "DENIED"), 13),
        Arguments.of("404 DENIED", Reply.error(404, "DENIED"), 13),
        Arguments.of("429", Reply.of(429), 14),
        Arguments.of("503", Reply.of(503), 14),
        Arguments.of("redirect", Reply.redirect(302, TAG), 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTags")
  void whatIsNoListingFailsAndIsNeverNone(String name, Reply answer, int exitCode) {
    registry.on("GET", TAG, answer);

    Failure failure =
        assertFails(Failure.class, "list the referrers", () -> Answers.referrers(source, SUBJECT));
    assertEquals(exitCode, failure.exitCode().code(), failure.line());
  }

  @Test
  void theFailuresSayWhatToDo() {
    registry.on("GET", TAG, Reply.error(403, "DENIED"));
    assertFails(AccessDenied.class, "no credentials for", () -> Answers.referrers(source, SUBJECT));
    registry.on("GET", TAG, Reply.page(404));
    assertFails(RegistryUnavailable.class, "login page", () -> Answers.referrers(source, SUBJECT));
    registry.on("GET", TAG, Reply.manifest(ScriptedRegistry.bytes("{\"config\":1}")));
    assertFails(
        ProtocolViolation.class, "delete the tag", () -> Answers.referrers(source, SUBJECT));
  }
}
