package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.rig.ClosedPort;
import dev.remora.source.Answers;
import dev.remora.source.Giver;
import dev.remora.source.SourceAnswer;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors for content by its digest: they can refuse, and not choose. */
class MirrorTest extends RegistryScenario {
  private static final byte[] CONTENT = content(100_000);
  private static final Descriptor BLOB =
      Descriptor.of("application/octet-stream", Digest.sha256(CONTENT), CONTENT.length);

  private final MemorySink sink = new MemorySink();
  private ScriptedRegistry first;
  private ScriptedRegistry second;

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(6).nextBytes(content);
    return content;
  }

  @BeforeEach
  void mirrors() throws IOException {
    first = scene().registry();
    second = scene().registry();
    has(registry);
  }

  @AfterEach
  void closeMirrors() {
    first.close();
    second.close();
  }

  private void has(ScriptedRegistry server) {
    server
        .on("GET", manifestPath(SUBJECT), Reply.manifest(IMAGE))
        .on("GET", blobPath(BLOB.digest()), Reply.of(200, CONTENT));
  }

  private void mirrors(ScriptedRegistry mirror) {
    mirror
        .on("GET", mirrored(manifestPath(SUBJECT)), Reply.manifest(IMAGE))
        .on("GET", mirrored(blobPath(BLOB.digest())), Reply.of(200, CONTENT));
  }

  @Test
  void contentComesFromTheMirrorAndTheRegistryIsNotAsked() {
    mirrors(first);
    MirroredSource source = mirrored(false, first);

    SourceAnswer<RawDocument> manifest = source.manifest(SUBJECT).orElseThrow();
    assertArrayEquals(IMAGE, manifest.content().bytes());
    Giver giver = source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, first.calls().size());
    assertEquals(List.of(), registry.requests());
    assertEquals(mirror(first), manifest.giver());
    assertEquals(mirror(first), giver);
    assertEquals(List.of(), warnings);
  }

  @Test
  void mirrorsAreAskedInTheirOrderAndTheRegistryLastAndWithoutNs() {
    MirroredSource source = mirrored(false, first, second);

    assertEquals(itself(), source.manifest(SUBJECT).orElseThrow().giver());
    assertEquals(itself(), source.blob(BLOB, sink));

    assertEquals(
        List.of(
            "GET " + mirrored(manifestPath(SUBJECT)), "GET " + mirrored(blobPath(BLOB.digest()))),
        first.requests());
    assertEquals(first.requests(), second.requests());
    assertEquals(
        List.of("GET " + manifestPath(SUBJECT), "GET " + blobPath(BLOB.digest())),
        registry.requests());
  }

  @Test
  void theSecondMirrorHelpsWhereTheFirstDoesNot() {
    mirrors(second);
    MirroredSource source = mirrored(false, first, second);

    assertEquals(mirror(second), source.blob(BLOB, sink));
    assertEquals(List.of(), registry.requests());
  }

  static Stream<Arguments> misses() {
    return Stream.of(
        Arguments.of("Spegel: 404 without a body", Reply.of(404)),
        Arguments.of("Harbor: 404 NOT_FOUND", Reply.error(404, "NOT_FOUND")),
        Arguments.of("404 MANIFEST_UNKNOWN", Reply.error(404, "MANIFEST_UNKNOWN")),
        Arguments.of("404 NAME_UNKNOWN", Reply.error(404, "NAME_UNKNOWN")),
        Arguments.of("404 text", Reply.of(404, "text/plain", "404 page not found\n")),
        Arguments.of("404 HTML", Reply.page(404)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misses")
  void aMirrorThatDoesNotHaveItIsAskedForTheNextThing(String name, Reply answer) {
    first.on("GET", "/*", call -> answer);
    MirroredSource source = mirrored(false, first);

    assertTrue(source.manifest(SUBJECT).isPresent());
    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, first.calls().size());
    assertEquals(List.of(), warnings);
  }

  static Stream<Arguments> badAnswers() {
    return Stream.of(
        Arguments.of("wrong bytes", Reply.manifest(new byte[CONTENT.length])),
        Arguments.of("another manifest", Reply.manifest(ScriptedRegistry.bytes("{\"a\":1}"))),
        Arguments.of("nothing", Reply.of(200)),
        Arguments.of("too long", Reply.of(200, content(CONTENT.length + 1)).chunked()),
        Arguments.of("larger than 4 MiB", Reply.of(200, new byte[(4 << 20) + 1])),
        Arguments.of("broken off", Reply.of(200, CONTENT).brokenOffAfter(10)),
        Arguments.of("gzip", Reply.of(200, CONTENT).header("Content-Encoding", "gzip")),
        Arguments.of("a part", Reply.of(206, CONTENT)),
        Arguments.of("range refused", Reply.of(416)),
        Arguments.of("204", Reply.of(204)),
        Arguments.of("login page with 200", Reply.page(200)),
        Arguments.of("400", Reply.error(400, "MANIFEST_INVALID")),
        Arguments.of("401", Reply.error(401, "UNAUTHORIZED")),
        Arguments.of("403", Reply.error(403, "DENIED")),
        Arguments.of("418", Reply.of(418)),
        Arguments.of("429", Reply.of(429).header("Retry-After", "3600")),
        Arguments.of("redirect loop", Reply.redirect(307, "/v2/app/manifests/x")),
        Arguments.of("500", Reply.of(500)),
        Arguments.of("502 HTML", Reply.page(502)),
        Arguments.of("503", Reply.error(503, "UNAVAILABLE")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void aManifestThatAMirrorSpoilsComesFromTheRegistry(String name, Reply answer) {
    first.on("GET", "/*", call -> answer);
    MirroredSource source = mirrored(false, first);

    assertArrayEquals(IMAGE, source.manifest(SUBJECT).orElseThrow().content().bytes());

    assertEquals(1, registry.calls().size());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("the mirror " + first.host() + "/app is not asked"));
    assertEquals(List.of(), clock.sleeps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaType.INDEX,
        MediaType.DOCKER_LIST,
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "application/vnd.oci.image.layer.v1.tar"
      })
  void theRightManifestUnderAWrongTypeComesFromTheRegistryInstead(String type) {
    first.on("GET", "/*", call -> Reply.of(200, IMAGE).header("Content-Type", type));

    assertEquals(
        MediaType.MANIFEST,
        mirrored(false, first).manifest(SUBJECT).orElseThrow().content().mediaType());
    assertEquals(1, registry.calls().size());
  }

  @Test
  void aDocumentThatIsMalformedInTruthIsNoFaultOfTheMirrors() {
    byte[] malformed = ScriptedRegistry.bytes("{\"artifactType\":\"a/scan\",\"layers\":[7]}");
    Digest scan = Digest.sha256(malformed);
    mirrors(first);
    first.on("GET", mirrored(manifestPath(scan)), Reply.manifest(malformed));
    registry.on("GET", manifestPath(scan), Reply.manifest(malformed));
    MirroredSource source = mirrored(false, first);

    assertArrayEquals(malformed, source.manifest(scan).orElseThrow().content().bytes());
    assertEquals(List.of(), warnings);
    assertArrayEquals(IMAGE, source.manifest(SUBJECT).orElseThrow().content().bytes());
    assertEquals(1, registry.calls().size(), "the mirror is asked on");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void aBlobThatAMirrorSpoilsBeginsAnewAtTheRegistry(String name, Reply answer) {
    first.on("GET", "/*", call -> answer);
    MirroredSource source = mirrored(false, first);

    assertEquals(itself(), source.blob(BLOB, sink));

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(1, registry.calls().size());
    assertEquals("", registry.calls().getFirst().header("Range"));
    assertEquals(sink.begun, sink.closed);
    assertEquals(1, warnings.size(), warnings::toString);
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void aMirrorThatFailedIsNotAskedAgainForAMinuteByAnyPass() {
    RestingMirrors resting = new RestingMirrors(clock);
    first.on("GET", "/*", call -> Reply.of(503));

    assertTrue(mirrored(false, resting, first).manifest(SUBJECT).isPresent());
    assertTrue(mirrored(false, resting, first).manifest(SUBJECT).isPresent());
    mirrored(false, resting, first).blob(BLOB, sink);
    assertEquals(1, first.calls().size());
    assertEquals(1, warnings.size(), warnings::toString);

    clock.advance(Duration.ofSeconds(61));
    mirrors(first);
    mirrored(false, resting, first).blob(BLOB, sink);
    assertEquals(2, first.calls().size());
    assertEquals(3, registry.calls().size());
  }

  @Test
  void aMirrorWhereNobodyListensRestsAndIsNamed() throws IOException {
    int port = URI.create(first.uri("/")).getPort();
    first.close();
    try (var _ = ClosedPort.hold(port)) {
      MirroredSource source = mirrored(false, first);

      assertTrue(source.manifest(SUBJECT).isPresent());
      source.blob(BLOB, sink);

      assertEquals(1, warnings.size(), warnings::toString);
    }
  }

  @Test
  void aHostileMirrorIsAskedForNoListingAndNoTag() {
    first
        .on("GET", "/*", call -> Reply.index(listing(digest(66))))
        .on("HEAD", "/*", call -> Reply.of(200).header("Docker-Content-Digest", digest(66) + ""));
    registry
        .on("GET", referrersPath(SUBJECT), Reply.index(listing(digest(1))))
        .on(
            "HEAD",
            manifestPath("v1"),
            Reply.of(200).header("Docker-Content-Digest", SUBJECT + ""));
    MirroredSource source = mirrored(false, first);

    assertEquals(SUBJECT, source.resolve("v1").orElseThrow().content());
    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
    assertEquals(List.of(), first.requests());
  }

  @Test
  void aHostileMirrorCannotMakeAnEmptyListingOfARegistryThatIsAway() {
    first.on("GET", "/*", call -> Reply.index(listing(new Digest[0])));
    registry.on("GET", referrersPath(SUBJECT), Reply.of(503));

    assertFails(
        RegistryUnavailable.class,
        "503",
        () -> discovery().find(mirrored(false, first), SUBJECT, List.of()));
    assertEquals(List.of(), first.requests());
  }

  @Test
  void aHostileMirrorCannotPutAnotherArtifactInTheOnesPlace() {
    byte[] chosen = referrer("chosen").raw().bytes();
    byte[] hostile = referrer("hostile").raw().bytes();
    Digest digest = Digest.sha256(chosen);
    String entry = Descriptor.of(MediaType.MANIFEST, digest, chosen.length).write().toString();
    registry
        .on("GET", referrersPath(SUBJECT), Reply.index(listing(entry)))
        .on("GET", manifestPath(digest), Reply.manifest(chosen));
    first.on(
        "GET", "/*", call -> Reply.manifest(hostile).header("Docker-Content-Digest", digest + ""));

    var found = discovery().find(mirrored(false, first), SUBJECT, List.of());

    assertEquals(digest, found.revision());
    assertArrayEquals(chosen, found.manifest().orElseThrow().raw().bytes());
  }

  @Test
  void whenAllFailItIsTheRegistrysFailureThatIsTold() {
    first.on("GET", "/*", call -> Reply.of(500));
    registry.on("GET", blobPath(BLOB.digest()), Reply.of(200, new byte[CONTENT.length]));

    IntegrityFailure failure =
        assertFails(
            IntegrityFailure.class, registry.host(), () -> mirrored(false, first).blob(BLOB, sink));
    assertFalse(failure.line().contains(first.host()), failure.line());
  }

  @Test
  void whatTheRegistryDoesNotHaveEitherIsNotThere() {
    registry.on("GET", manifestPath(SUBJECT), Reply.error(404, "MANIFEST_UNKNOWN"));

    assertEquals(Optional.empty(), mirrored(false, first, second).manifest(SUBJECT));
  }

  @Test
  void aVolumeThatIsFullIsNotTheMirrorsFault() {
    mirrors(first);

    assertFails(
        VolumeFailure.class,
        "No space left on device",
        () ->
            mirrored(false, first)
                .blob(
                    BLOB,
                    () ->
                        new OutputStream() {
                          @Override
                          public void write(int b) throws IOException {
                            throw new IOException("No space left on device");
                          }
                        }));
    assertEquals(List.of(), registry.requests());
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatCannotBeVerifiedIsFetchedFromNobody() {
    Digest future = Digest.parse("blake3:abcd");

    assertFails(IntegrityFailure.class, "blake3", () -> mirrored(false, first).manifest(future));
    assertFails(
        IntegrityFailure.class,
        "blake3",
        () -> mirrored(false, first).blob(Descriptor.of("a/b", future, 1), sink));
    assertEquals(List.of(), first.requests());
    assertEquals(List.of(), warnings);
  }

  /** It has what some node has pulled, needs {@code ns}, and answers 404 to all listings. */
  @Test
  void spegelServesWhatItsNodesHave() {
    first
        .on("GET", mirrored(manifestPath(SUBJECT)), Reply.manifest(IMAGE))
        .on("GET", "/*", call -> Reply.of(404));
    registry.on("GET", referrersPath(SUBJECT), Reply.index(listing(digest(1))));
    MirroredSource source = mirrored(false, first);

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
    assertTrue(source.manifest(SUBJECT).isPresent());
    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(
        List.of("GET " + referrersPath(SUBJECT), "GET " + blobPath(BLOB.digest())),
        registry.requests());
  }

  /** It tells registries apart by {@code ns} alone; its listings would never change again. */
  @Test
  void dragonflyServesByNsAndItsFrozenListingIsNotAskedFor() {
    first.on(
        "GET",
        "/*",
        call -> {
          if (!call.target().endsWith("?ns=" + registry.host())) {
            return Reply.of(400, "text/plain", "which registry?");
          }
          return call.target().contains("/referrers/")
              ? Reply.index(listing(digest(66)))
              : call.target().contains("/blobs/") ? Reply.of(200, CONTENT) : Reply.manifest(IMAGE);
        });
    registry.on("GET", referrersPath(SUBJECT), Reply.index(listing(digest(1))));
    MirroredSource source = mirrored(false, first);

    assertEquals(List.of(digest(1)), digests(Answers.referrers(source, SUBJECT)));
    assertTrue(source.manifest(SUBJECT).isPresent());
    source.blob(BLOB, sink);

    assertEquals(List.of("GET " + referrersPath(SUBJECT)), registry.requests());
  }

  /** A project stands for a registry; a blob is passed on without a type as it is fetched. */
  @Test
  void harborsProxyCacheServesUnderItsProject() {
    String path = "/v2/hub/app/";
    String ns = "?ns=" + registry.host();
    first
        .on("GET", path + "manifests/" + SUBJECT + ns, Reply.manifest(IMAGE))
        .on("GET", path + "blobs/" + BLOB.digest() + ns, Reply.of(200, CONTENT));
    var repository =
        Mirrors.parse(registry.host() + "=" + first.host() + "/hub")
            .of(registry.repository("app"))
            .getFirst();
    RegistrySource mirror =
        RegistrySource.mirror(
            repository,
            registry.host(),
            scene().plainHttp(),
            anybody(),
            Deadline.in(Duration.ofMinutes(1), clock),
            warnings::add,
            new Random(1));

    assertTrue(mirror.manifest(SUBJECT).isPresent());
    assertTrue(mirror.blobIfThere(BLOB, sink).isPresent());
    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
  }

  /** Its upstream is unhealthy, and it has only a part of what is needed. */
  @Test
  void harborsProxyCacheThatHasOnlyTheManifestLeavesTheBlobToTheRegistry() {
    first
        .on("GET", mirrored(manifestPath(SUBJECT)), Reply.manifest(IMAGE))
        .on("GET", "/*", call -> Reply.error(404, "NOT_FOUND"));
    MirroredSource source = mirrored(false, first);

    assertEquals(mirror(first), source.manifest(SUBJECT).orElseThrow().giver());
    assertEquals(itself(), source.blob(BLOB, sink));

    assertEquals(List.of("GET " + blobPath(BLOB.digest())), registry.requests());
  }

  private static Giver mirror(ScriptedRegistry mirror) {
    return new Giver.Mirror(mirror.host() + "/app", Optional.empty());
  }

  private Giver itself() {
    return new Giver.Registry(registry.host() + "/app");
  }

  /** It breaks the connection where its upstream's blob turns out shorter than announced. */
  @Test
  void harborsProxyCacheThatBreaksOffAPassedOnBlobIsNotContinued() {
    Reply broken = Reply.of(200, CONTENT).header("Accept-Ranges", "bytes").brokenOffAfter(50_000);
    first.on("GET", mirrored(blobPath(BLOB.digest())), broken);

    mirrored(false, first).blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(1, first.calls().size());
    assertEquals(2, sink.begun);
    assertEquals(List.of(""), registry.calls().stream().map(c -> c.header("Range")).toList());
  }
}
