package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Configuration;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Selections;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.Answers;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mirror's listing in place of a registry that is away, and what it cannot say. */
class MirrorListingsTest extends RegistryScenario {
  private static final Document REFERRER = referrer("one");
  private static final String ENTRY = REFERRER.asReferrer().write().toString();
  private static final Document SIGNATURE = signatureOf(REFERRER);
  private static final String NOTHING = listing(new Digest[0]);

  private ScriptedRegistry mirror;
  private ScriptedRegistry other;

  @BeforeEach
  void mirrors() throws IOException {
    mirror = new ScriptedRegistry();
    other = new ScriptedRegistry();
    away();
    mirror
        .on("GET", mirrored(manifestPath(SUBJECT)), Reply.manifest(IMAGE))
        .on(
            "GET",
            mirrored(manifestPath(REFERRER.digest())),
            Reply.manifest(REFERRER.raw().bytes()));
  }

  @AfterEach
  void closeMirrors() {
    mirror.close();
    other.close();
  }

  /** The same of a type that does not count. */
  private static Document signatureOf(Document referrer) {
    String json = new String(referrer.raw().bytes(), UTF_8).replace("custom/config", "a/signature");
    return Document.parse(
        RawDocument.of(MediaType.MANIFEST, ScriptedRegistry.bytes(json)), TESTING);
  }

  private static Reply signature() {
    return Reply.manifest(SIGNATURE.raw().bytes());
  }

  private void away() {
    registry.on("GET", "/*", call -> Reply.of(503)).on("HEAD", "/*", call -> Reply.of(503));
  }

  private void mirrorLists(String json) {
    mirror.on("GET", mirrored(referrersPath(SUBJECT)), Reply.index(json));
  }

  @Test
  void withoutTheSettingTheMirrorIsNotAsked() {
    mirrorLists(listing(ENTRY));

    assertFails(
        RegistryUnavailable.class,
        "503",
        () -> Answers.referrers(mirrored(false, mirror), SUBJECT));
    assertEquals(List.of(), mirror.requests());
  }

  @Test
  void theMirrorsListingCountsWhenTheRegistryIsAwayAndIsToldAbout() {
    mirrorLists(listing(ENTRY));
    MirroredSource source = mirrored(true, mirror);

    Configuration found = discovery().find(source, SUBJECT, List.of());

    assertEquals(REFERRER.digest(), found.revision());
    assertEquals(mirror.host() + "/app", found.giver().name());
    assertTrue(found.giver().away().isPresent());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("is away"), warnings::toString);
    assertTrue(warnings.getFirst().contains(mirror.host()), warnings::toString);
  }

  @Test
  void theMirrorIsNotAskedWhenTheRegistryAnswersHoweverLittle() {
    mirrorLists(listing(ENTRY));
    registry.on("GET", referrersPath(SUBJECT), Reply.index(NOTHING));
    MirroredSource source = mirrored(true, mirror);

    Listing.Listed listing = Lookup.referrers(SUBJECT, source);

    assertEquals(List.of(), listing.referrers());
    assertEquals(new Giver.Registry(registry.host() + "/app"), listing.giver());
    assertEquals(List.of(), mirror.requests());
  }

  static Stream<Arguments> registrysWords() {
    return Stream.of(
        Arguments.of("denied", Reply.error(403, "DENIED"), 13),
        Arguments.of("not known", Reply.error(401, "UNAUTHORIZED"), 13),
        Arguments.of("no such repository", Reply.error(404, "NAME_UNKNOWN"), 10),
        Arguments.of("malformed", Reply.index(listing("{}")), 15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("registrysWords")
  void aRegistryThatAnswersIsNotAway(String name, Reply answer, int exitCode) {
    mirrorLists(listing(ENTRY));
    registry.on("GET", referrersPath(SUBJECT), answer);

    Failure failure =
        assertFails(Failure.class, "", () -> Answers.referrers(mirrored(true, mirror), SUBJECT));
    assertEquals(exitCode, failure.exitCode().code(), failure.line());
    assertEquals(List.of(), mirror.requests());
  }

  static Stream<Arguments> emptyWords() {
    String signature = SIGNATURE.asReferrer().write().toString();
    return Stream.of(
        Arguments.of("Harbor: an empty listing of its own", Reply.index(NOTHING), Reply.of(404)),
        Arguments.of("no API, and no tag", Reply.of(404), Reply.error(404, "MANIFEST_UNKNOWN")),
        Arguments.of("no API, and an empty tag", Reply.of(404), Reply.index(NOTHING)),
        Arguments.of("Spegel: 404 to every listing", Reply.of(404), Reply.of(404)),
        Arguments.of("404 pages", Reply.page(404), Reply.page(404)),
        Arguments.of("login pages", Reply.page(200), Reply.page(200)),
        Arguments.of(
            "no such repository",
            Reply.error(404, "NAME_UNKNOWN"),
            Reply.error(404, "NAME_UNKNOWN")),
        Arguments.of("only another type", Reply.index(listing(signature)), Reply.of(404)),
        Arguments.of("what is not there", Reply.index(listing(entry(digest(7)))), Reply.of(404)),
        Arguments.of("malformed", Reply.index(listing("{}")), Reply.of(404)),
        Arguments.of("away as well", Reply.of(503), Reply.of(503)),
        Arguments.of("denied", Reply.error(403, "DENIED"), Reply.error(403, "DENIED")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emptyWords")
  void aMirrorNeverSaysThatNothingIsAttached(String name, Reply listed, Reply tag) {
    mirror
        .on("GET", mirrored(referrersPath(SUBJECT)), listed)
        .on("GET", mirrored(tagPath(SUBJECT)), tag)
        .on("GET", mirrored(manifestPath(SIGNATURE.digest())), signature());

    RegistryUnavailable found =
        assertFails(
            RegistryUnavailable.class,
            "503",
            () -> discovery().find(mirrored(true, mirror), SUBJECT, List.of()));
    assertEquals(14, found.exitCode().code());
    RegistryUnavailable surveyed =
        assertFails(
            RegistryUnavailable.class,
            "503",
            () -> discovery().survey(mirrored(true, mirror), SUBJECT));
    assertEquals(14, surveyed.exitCode().code());
  }

  @Test
  void aMirrorNeverSaysThatNoRuleMatchesOrThatThePinnedRevisionIsGone() {
    mirrorLists(listing(ENTRY));
    Discovery ruled = discovery(Selections.matching("custom/config", "env=test"));
    Discovery pinned = discovery(Selections.pinned("custom/config", digest(9)));
    for (Discovery discovery : List.of(ruled, pinned)) {
      assertFails(
          RegistryUnavailable.class,
          "says nothing; try again when the registry answers",
          () -> discovery.find(mirrored(true, mirror), SUBJECT, List.of()));
    }
  }

  @Test
  void theNextMirrorIsAskedWhereOneListsNothing() {
    mirrorLists(NOTHING);
    other.on("GET", mirrored(referrersPath(SUBJECT)), Reply.index(listing(ENTRY)));

    assertEquals(
        List.of(REFERRER.digest()),
        digests(Answers.referrers(mirrored(true, mirror, other), SUBJECT)));
  }

  @Test
  void whatIsAttachedToThePlatformsManifestIsFoundAndTheRegistryWaitedForOnce() {
    String child =
        Descriptor.of(MediaType.MANIFEST, SUBJECT, IMAGE.length)
            .write()
            .toString()
            .replaceFirst("}$", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}");
    byte[] index = ScriptedRegistry.bytes(listing(child));
    Digest image = Digest.sha256(index);
    mirrorLists(listing(ENTRY));
    mirror
        .on("GET", mirrored(referrersPath(image)), Reply.index(NOTHING))
        .on(
            "GET",
            mirrored(manifestPath(image)),
            Reply.of(200, index).header("Content-Type", MediaType.INDEX));

    var found = discovery().find(mirrored(true, mirror), image, List.of());

    assertEquals(REFERRER.digest(), found.revision());
    assertEquals(List.of("GET " + referrersPath(image)), registry.requests());
  }

  @Test
  void pagesOfAMirrorsListingKeepNs() {
    String path = referrersPath(SUBJECT);
    mirror
        .on(
            "GET",
            mirrored(path),
            Reply.index(listing(digest(1))).header("Link", "<" + path + "?last=1>; rel=\"next\""))
        .on("GET", path + "?last=1&ns=" + registry.host(), Reply.index(listing(digest(2))));

    assertEquals(
        List.of(digest(1), digest(2)), digests(Answers.referrers(mirrored(true, mirror), SUBJECT)));
  }

  @Test
  void theMirrorsTagCountsWhenTheRegistryIsAwayAndItsAbsenceDoesNot() {
    mirror.on(
        "HEAD",
        mirrored(manifestPath("v1")),
        Reply.of(200).header("Docker-Content-Digest", SUBJECT.toString()));
    mirror.on("GET", mirrored(manifestPath("v2")), Reply.error(404, "MANIFEST_UNKNOWN"));
    MirroredSource source = mirrored(true, mirror);

    SourceAnswer<Digest> answer = source.resolve("v1").orElseThrow();

    assertEquals(SUBJECT, answer.content());
    assertTrue(answer.giver().away().isPresent());
    assertFails(RegistryUnavailable.class, "503", () -> mirrored(true, mirror).resolve("v2"));
    assertFails(RegistryUnavailable.class, "503", () -> mirrored(false, mirror).resolve("v1"));
  }

  @Test
  void aTagThatTheRegistryDoesNotHaveIsNotAskedForAtTheMirror() {
    registry
        .on("HEAD", manifestPath("v1"), Reply.of(404))
        .on("GET", manifestPath("v1"), Reply.error(404, "MANIFEST_UNKNOWN"));

    assertEquals(Optional.empty(), mirrored(true, mirror).resolve("v1"));
    assertEquals(List.of(), mirror.requests());
    assertFalse(warnings.stream().anyMatch(w -> w.contains("away")), warnings::toString);
  }
}
