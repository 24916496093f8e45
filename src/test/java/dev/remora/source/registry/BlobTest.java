package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobTest extends RegistryScenario {
  private static final byte[] CONTENT = content(400_000);
  private static final Descriptor BLOB =
      Descriptor.of("application/octet-stream", Digest.sha256(CONTENT), CONTENT.length);
  private static final String PATH = blobPath(BLOB.digest());

  private final MemorySink sink = new MemorySink();

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(4).nextBytes(content);
    return content;
  }

  private static Reply whole() {
    return Reply.of(200, CONTENT);
  }

  private static Reply ranged() {
    return whole().header("Accept-Ranges", "bytes");
  }

  private static Reply rest(int from) {
    return Reply.of(206, Arrays.copyOfRange(CONTENT, from, CONTENT.length));
  }

  private static Reply rest(int from, String contentRange) {
    return rest(from).header("Content-Range", contentRange);
  }

  private static String range(int from) {
    return "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length;
  }

  @Test
  void blobThatMatchesIsWrittenAndTheSinkClosed() {
    registry.on("GET", PATH, whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(1, sink.begun);
    assertEquals(1, sink.closed);
    assertEquals("identity", registry.calls().getFirst().header("Accept-Encoding"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 131_072, 131_073, 1_000_000})
  void everySizeIsTransferred(int size) {
    byte[] content = content(size);
    Descriptor blob = Descriptor.of("a/b", Digest.sha256(content), size);
    registry.on("GET", blobPath(blob.digest()), Reply.of(200, content).chunked());

    source.blob(blob, sink);

    assertArrayEquals(content, sink.bytes.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 303, 307, 308})
  void redirectToStorageIsFollowed(int status) throws IOException {
    try (ScriptedRegistry storage = scene().registry()) {
      storage.on("GET", "/bucket?sig=1", whole());
      registry.on("GET", PATH, Reply.redirect(status, storage.uri("/bucket?sig=1")));

      source.blob(BLOB, sink);

      assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    }
  }

  @Test
  void expiredAddressOfStorageIsAskedForOnceMore() throws IOException {
    try (ScriptedRegistry storage = scene().registry()) {
      storage.on("GET", "/old", Reply.of(403)).on("GET", "/new", whole());
      String base = storage.uri("");
      registry.on(
          "GET", PATH, Reply.redirect(307, base + "/old"), Reply.redirect(307, base + "/new"));

      source.blob(BLOB, sink);

      assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    }
  }

  @Test
  void storageThatKeepsRefusingIsUnavailableAndNotALackOfCredentials() throws IOException {
    try (ScriptedRegistry storage = scene().registry()) {
      storage.on("GET", "/old?secret", Reply.of(403));
      registry.on("GET", PATH, Reply.redirect(307, storage.uri("/old?secret")));

      RegistryUnavailable failure =
          assertFails(RegistryUnavailable.class, "redirected", () -> source.blob(BLOB, sink));
      assertTrue(!failure.line().contains("secret"));
      assertEquals(2, registry.calls().size());
    }
  }

  @Test
  void storageThatChallengesGetsNoCredentialsAndIsUnavailable() throws IOException {
    try (ScriptedRegistry storage = scene().registry()) {
      storage.on("GET", "/x", Reply.of(401).header("WWW-Authenticate", "Basic realm=\"us\""));
      registry.on("GET", PATH, Reply.redirect(307, storage.uri("/x")));

      assertFails(RegistryUnavailable.class, "redirected", () -> source.blob(BLOB, sink));
      assertTrue(storage.calls().stream().allMatch(c -> c.header("Authorization").isEmpty()));
      assertEquals(2, registry.calls().size());
    }
  }

  @Test
  void resumptionThatStorageRefusesIsAskedForAtTheRegistrysAddress() throws IOException {
    try (ScriptedRegistry storage = scene().registry()) {
      storage
          .on("GET", "/old", ranged().brokenOffAfter(150_000), Reply.of(403))
          .on("GET", "/new", rest(150_000, range(150_000)));
      String base = storage.uri("");
      registry.on(
          "GET",
          PATH,
          Reply.redirect(307, base + "/old"),
          Reply.redirect(307, base + "/old"),
          Reply.redirect(307, base + "/new"));

      source.blob(BLOB, sink);

      assertArrayEquals(CONTENT, sink.bytes.toByteArray());
      assertEquals(1, sink.begun);
      assertEquals(List.of("", "bytes=150000-", "bytes=150000-"), ranges());
      assertEquals(List.of("GET /old", "GET /old", "GET /new"), storage.requests());
    }
  }

  @Test
  void redirectThatIsNotFollowedIsRefused() {
    registry.on("GET", PATH, Reply.redirect(307, PATH));

    assertFails(
        ProtocolViolation.class, "redirect that is not followed", () -> source.blob(BLOB, sink));
  }

  @Test
  void missingBlobOfAManifestThatIsThereIsTheRegistrysFault() {
    registry.on("GET", PATH, Reply.error(404, "BLOB_UNKNOWN"));

    assertFails(ProtocolViolation.class, "BLOB_UNKNOWN", () -> source.blob(BLOB, sink));
    assertEquals(0, sink.begun);
  }

  @Test
  void deniedBlobIsDenied() {
    registry.on("GET", PATH, Reply.error(403, "DENIED"));

    assertFails(AccessDenied.class, "DENIED", () -> source.blob(BLOB, sink));
  }

  @Test
  void shortBodyIsAskedForAgainFromTheStart() {
    Reply shortened = Reply.of(200, Arrays.copyOf(CONTENT, 1000)).chunked();
    registry.on("GET", PATH, shortened, whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, sink.begun);
    assertEquals(2, sink.closed);
    assertEquals("", registry.calls().getLast().header("Range"));
  }

  @Test
  void bodyThatStaysShortIsAnIntegrityFailure() {
    registry.on("GET", PATH, Reply.of(200, Arrays.copyOf(CONTENT, 1000)).chunked());

    assertFails(
        IntegrityFailure.class, "only 1000 of the 400000 bytes", () -> source.blob(BLOB, sink));
    assertEquals(4, registry.calls().size());
    assertEquals(4, sink.closed);
  }

  @Test
  void connectionThatIsResetEachTimeIsUnavailable() {
    registry.on("GET", PATH, whole().brokenOffAfter(1000));

    assertFails(RegistryUnavailable.class, "broke off", () -> source.blob(BLOB, sink));
    assertEquals(4, registry.calls().size());
    assertEquals(3, clock.sleeps().size());
  }

  @Test
  void retriesEndAtTheDeadline() {
    registry.on("GET", PATH, whole().brokenOffAfter(1000));
    clock.duringSleeps(() -> clock.advance(java.time.Duration.ofMinutes(3)));

    assertFails(
        RegistryUnavailable.class, "the deadline of 2m passed", () -> source.blob(BLOB, sink));
    assertEquals(2, registry.calls().size());
  }

  @Test
  void longBodyIsCutOffAndAskedForOnceMore() {
    registry.on("GET", PATH, Reply.of(200, content(500_000)), whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
  }

  @Test
  void bodyThatStaysLongIsAnIntegrityFailure() {
    registry.on("GET", PATH, Reply.of(200, Arrays.copyOf(CONTENT, CONTENT.length + 1)).chunked());

    assertFails(
        IntegrityFailure.class, "more bytes came than the 400000", () -> source.blob(BLOB, sink));
    assertEquals(2, registry.calls().size());
    assertTrue(sink.bytes.size() <= CONTENT.length);
  }

  @Test
  void wrongBytesAreAskedForOnceMore() {
    registry.on("GET", PATH, Reply.of(200, new byte[CONTENT.length]), whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, sink.begun);
  }

  @Test
  void wrongBytesTwiceAreAnIntegrityFailureThatNamesBothDigests() {
    byte[] wrong = new byte[CONTENT.length];
    registry.on("GET", PATH, Reply.of(200, wrong));

    IntegrityFailure failure =
        assertFails(
            IntegrityFailure.class, BLOB.digest().toString(), () -> source.blob(BLOB, sink));
    assertTrue(failure.line().contains(Digest.sha256(wrong).toString()));
    assertEquals(2, registry.calls().size());
  }

  @Test
  void transferThatBrokeOffIsContinuedWhereTheRegistryOffersRanges() {
    registry.on("GET", PATH, ranged().brokenOffAfter(150_000), rest(150_000, range(150_000)));

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(1, sink.begun);
    assertEquals("bytes=150000-", registry.calls().getLast().header("Range"));
  }

  @Test
  void transferIsContinuedSeveralTimes() {
    registry.on(
        "GET",
        PATH,
        call -> {
          String header = call.header("Range");
          int from = header.isEmpty() ? 0 : Integer.parseInt(header.replaceAll("[^0-9]", ""));
          Reply reply = from == 0 ? ranged() : rest(from, range(from));
          return CONTENT.length - from > 70_000 ? reply.brokenOffAfter(70_000) : reply;
        });

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(1, sink.begun);
    assertEquals(6, registry.calls().size());
  }

  @Test
  void continuedBytesThatAreWrongAreFoundOutInTheEnd() {
    registry.on(
        "GET",
        PATH,
        ranged().brokenOffAfter(150_000),
        Reply.of(206, new byte[250_000]).header("Content-Range", range(150_000)),
        whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, sink.begun);
    assertEquals("", registry.calls().getLast().header("Range"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes 0-399999/400000",
        "bytes 149999-399999/400000",
        "bytes 150000-399998/400000",
        "bytes 150000-399999/400001",
        "bytes 150000-399999/*",
        "octets 150000-399999/400000",
        "bytes 99999999999999999999-399999/400000"
      })
  void partOfAnotherRangeIsThrownAway(String contentRange) {
    registry.on(
        "GET",
        PATH,
        ranged().brokenOffAfter(150_000),
        contentRange.isEmpty() ? rest(150_000) : rest(150_000, contentRange),
        whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(List.of("", "bytes=150000-", ""), ranges());
  }

  @Test
  void wholeAnswerToARangeBeginsAnew() {
    registry.on("GET", PATH, ranged().brokenOffAfter(150_000), whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
    assertEquals(2, sink.begun);
    assertEquals(2, registry.calls().size());
  }

  @Test
  void rangeThatIsNotSatisfiableBeginsAnew() {
    registry.on("GET", PATH, ranged().brokenOffAfter(150_000), Reply.of(416), whole());

    source.blob(BLOB, sink);

    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
  }

  @Test
  void rangesThatFailedOnceAreNotTriedAgain() {
    registry.on(
        "GET",
        PATH,
        ranged().brokenOffAfter(150_000),
        Reply.of(416),
        ranged().brokenOffAfter(150_000),
        whole());

    source.blob(BLOB, sink);

    assertEquals(List.of("", "bytes=150000-", "", ""), ranges());
  }

  @Test
  void endlessBreaksAreGivenUp() {
    registry.on(
        "GET",
        PATH,
        call -> {
          String header = call.header("Range");
          int from = header.isEmpty() ? 0 : Integer.parseInt(header.replaceAll("[^0-9]", ""));
          return (from == 0 ? ranged() : rest(from, range(from))).brokenOffAfter(1);
        });

    assertFails(RegistryUnavailable.class, "broke off", () -> source.blob(BLOB, sink));
    assertTrue(registry.calls().size() <= 18, () -> "" + registry.calls().size());
  }

  @Test
  void partThatNobodyAskedForIsRefused() {
    registry.on("GET", PATH, rest(0, range(0)));

    assertFails(ProtocolViolation.class, "a part of it", () -> source.blob(BLOB, sink));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity, gzip", ",br"})
  void compressedAnswerIsRefused(String encoding) {
    registry.on("GET", PATH, whole().header("Content-Encoding", encoding));

    assertFails(ProtocolViolation.class, "encoded as ", () -> source.blob(BLOB, sink));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "identity", "Identity, "})
  void emptyContentEncodingIsNone(String encoding) {
    registry.on("GET", PATH, whole().header("Content-Encoding", encoding));

    source.blob(BLOB, sink);
    assertArrayEquals(CONTENT, sink.bytes.toByteArray());
  }

  @Test
  void claimedSizeIsNeverAllocated() {
    Descriptor claims = Descriptor.of("a/b", BLOB.digest(), Long.MAX_VALUE);
    registry.on("GET", PATH, whole().header("X", "y"));

    assertFails(
        IntegrityFailure.class,
        "only 400000 of the 9223372036854775807",
        () -> source.blob(claims, sink));
  }

  @Test
  void algorithmThatCannotBeVerifiedIsRefusedBeforeAnythingIsFetched() {
    Descriptor blob = Descriptor.of("a/b", Digest.parse("blake3:abcd"), 1);

    assertFails(IntegrityFailure.class, "blake3", () -> source.blob(blob, sink));
    assertTrue(registry.calls().isEmpty());
  }

  @Test
  void sinkThatCannotBeWrittenIsAFailureOfTheVolumeAndNotTriedAgain() {
    registry.on("GET", PATH, whole());

    assertFails(
        VolumeFailure.class,
        "No space left on device",
        () ->
            source.blob(
                BLOB,
                () ->
                    new OutputStream() {
                      @Override
                      public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                      }
                    }));
    assertEquals(1, registry.calls().size());
  }

  private List<String> ranges() {
    return registry.calls().stream().map(call -> call.header("Range")).toList();
  }
}
