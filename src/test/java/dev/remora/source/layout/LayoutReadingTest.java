package dev.remora.source.layout;

import static dev.remora.source.layout.LayoutOnDisk.tagged;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.MediaType;
import dev.remora.posix.Pipes;
import dev.remora.source.Answers;
import dev.remora.source.BlobSink;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutReadingTest {
  @TempDir Path directory;
  private LayoutOnDisk layout;
  private LayoutSource source;

  @BeforeEach
  void makeLayout() {
    layout = LayoutOnDisk.empty(directory.resolve("layout"));
    source = layout.source();
  }

  @Test
  void nothingIsReadPastTheDeadline() throws Exception {
    var layout = LayoutOnDisk.empty(directory.resolve("late"));
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    var clock = new VirtualClock();
    var source = layout.source(Deadline.in(Duration.ofSeconds(5), clock));
    assertEquals(List.of(), Answers.referrers(source, image.digest()));
    clock.advance(Duration.ofSeconds(5));
    assertThrows(RegistryUnavailable.class, () -> Answers.referrers(source, image.digest()));
  }

  @Test
  void directoryThatIsNotThereIsNotFound() {
    var absent =
        new LayoutSource(
            new LayoutDirectory(directory + "/absent"),
            Deadline.in(Duration.ofMinutes(2), Clock.system()));
    var failure = assertThrows(ImageNotFound.class, () -> absent.resolve("v1"));
    assertTrue(failure.line().contains("/absent is not a directory"), failure.line());
    assertThrows(ImageNotFound.class, () -> absent.manifest(Descriptor.EMPTY_DIGEST));
    assertThrows(ImageNotFound.class, () -> Answers.referrers(absent, Descriptor.EMPTY_DIGEST));
    assertThrows(
        ImageNotFound.class, () -> absent.detach(Descriptor.EMPTY_DIGEST, Descriptor.EMPTY_DIGEST));
    assertThrows(ImageNotFound.class, absent::soleImage);
  }

  @Test
  void directoryWithoutMarkerIsNoLayout() throws Exception {
    Files.delete(layout.root().resolve("oci-layout"));
    var failure = assertThrows(ImageNotFound.class, () -> source.resolve("v1"));
    assertTrue(failure.line().contains("no file oci-layout"), failure.line());
  }

  @Test
  void markerOfAnotherVersionIsRefused() throws Exception {
    Files.writeString(layout.root().resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    assertThrows(ProtocolViolation.class, () -> source.resolve("v1"));
  }

  @Test
  void tagIsResolvedExactly() {
    Descriptor one = layout.image("one");
    Descriptor two = layout.image("two");
    layout.index(tagged(one, "v1"), tagged(two, "v2"), tagged(two, "other.io/app:v1"));
    assertEquals(one.digest(), source.resolve("v1").orElseThrow().content());
    assertEquals(two.digest(), source.resolve("v2").orElseThrow().content());
    assertEquals(Optional.empty(), source.resolve("v3"));
  }

  @Test
  void fullNameIsResolvedByItsTag() {
    Descriptor one = layout.image("one");
    layout.index(
        tagged(one, "localhost:5000/app:v1"), tagged(layout.image("two"), "localhost:v9/app"));
    assertEquals(one.digest(), source.resolve("v1").orElseThrow().content());
    assertEquals(Optional.empty(), source.resolve("v9"));
  }

  @Test
  void tagOfTwoImagesIsNotGuessed() {
    layout.index(tagged(layout.image("one"), "a/app:v1"), tagged(layout.image("two"), "b/app:v1"));
    assertThrows(UsageFailure.class, () -> source.resolve("v1"));
  }

  @Test
  void onlyImageIsMeantEvenWithReferrersBesideIt() {
    Descriptor image = layout.image("one");
    Descriptor listing = layout.blob(MediaType.INDEX, "{\"manifests\":[]}".getBytes(UTF_8));
    layout.index(
        layout.referrer(image, "config"), image, tagged(listing, image.digest().referrersTag()));
    assertEquals(image.digest(), source.soleImage().content());
  }

  @Test
  void onlyTaggedImageIsMeantAmongUntagged() {
    Descriptor image = layout.image("one");
    layout.index(layout.image("former"), tagged(image, "v1"));
    assertEquals(image.digest(), source.soleImage().content());
  }

  @Test
  void severalImagesAreNamedByTheirTags() {
    layout.index(tagged(layout.image("one"), "v1"), tagged(layout.image("two"), "v2"));
    var failure = assertThrows(UsageFailure.class, source::soleImage);
    assertTrue(failure.line().contains("v1, v2"), failure.line());
  }

  @Test
  void emptyLayoutHasNoImage() {
    assertThrows(ImageNotFound.class, source::soleImage);
  }

  @Test
  void manifestIsVerified() throws Exception {
    Descriptor image = layout.image("one");
    assertEquals(image.digest(), source.manifest(image.digest()).orElseThrow().content().digest());
    Files.writeString(layout.blobFile(image.digest()), "{}");
    assertThrows(IntegrityFailure.class, () -> source.manifest(image.digest()));
  }

  @Test
  void manifestThatIsNotThereIsAbsent() {
    assertEquals(Optional.empty(), source.manifest(Digest.sha256(new byte[] {1})));
  }

  @Test
  void manifestWithoutTypeIsKnownByItsMembers() {
    var manifest = layout.blob("", "{\"config\":{},\"layers\":[]}".getBytes(UTF_8));
    var index = layout.blob("", "{\"manifests\":[]}".getBytes(UTF_8));
    assertEquals(
        MediaType.MANIFEST, source.manifest(manifest.digest()).orElseThrow().content().mediaType());
    assertEquals(
        MediaType.INDEX, source.manifest(index.digest()).orElseThrow().content().mediaType());
  }

  @Test
  void manifestOfMoreThanFourMebibytesIsRefused() {
    Descriptor large = layout.blob(MediaType.MANIFEST, new byte[(4 << 20) + 1]);
    assertThrows(ProtocolViolation.class, () -> source.manifest(large.digest()));
  }

  @Test
  void digestThatCannotBeVerifiedIsRefused() {
    var digest = Digest.parse("blake9:abc");
    assertThrows(IntegrityFailure.class, () -> source.manifest(digest));
    assertThrows(
        Failure.class, () -> source.blob(Descriptor.of("a/b", digest, 3), new Collected()));
  }

  @Test
  void directoryInPlaceOfABlobIsRefused() throws Exception {
    var digest = Digest.sha256(new byte[] {7});
    Files.createDirectories(layout.blobFile(digest));
    assertThrows(ProtocolViolation.class, () -> source.manifest(digest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.json", "oci-layout", "blobs", "blobs/sha256"})
  void linkInsideIsNotFollowedAndNotTakenForNothingAttached(String name) throws Exception {
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"), layout.referrer(image, "config"));
    assertEquals(1, Answers.referrers(source, image.digest()).size());
    Path moved = Files.move(layout.root().resolve(name), directory.resolve("elsewhere"));
    Files.createSymbolicLink(layout.root().resolve(name), moved);
    var failure =
        assertThrows(ProtocolViolation.class, () -> Answers.referrers(source, image.digest()));
    assertTrue(failure.line().contains("a symbolic link"), failure.line());
    assertFalse(failure.line().contains("/proc/"), failure.line());
  }

  @Test
  void theDirectoryItselfMayBeNamedByALink() throws Exception {
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), layout.root());
    assertEquals(
        image.digest(), new LayoutOnDisk(link).source().resolve("v1").orElseThrow().content());
  }

  @Test
  void blobThatABuildToolLinksIsReadAndVerified() throws Exception {
    Descriptor blob = layout.blob("a/b", "hello".getBytes(UTF_8));
    Path stored = Files.move(layout.blobFile(blob.digest()), directory.resolve("stored"));
    Files.createSymbolicLink(layout.blobFile(blob.digest()), stored);
    var sink = new Collected();
    source.blob(blob, sink);
    assertEquals("hello", sink.bytes.toString(UTF_8));
    Files.writeString(stored, "jello");
    assertThrows(IntegrityFailure.class, () -> source.blob(blob, new Collected()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.json", "oci-layout"})
  void pipeIsNotWaitedFor(String name) throws Exception {
    Files.delete(layout.root().resolve(name));
    Pipes.make(layout.root().resolve(name));
    var failure = assertThrows(ProtocolViolation.class, () -> source.resolve("v1"));
    assertTrue(failure.line().contains(name + ": not a regular file"), failure.line());
  }

  @Test
  void linkedPipeOrDeviceInPlaceOfABlobIsNotOpened() throws Exception {
    Path pipe = Pipes.make(directory.resolve("pipe"));
    for (Path target : List.of(pipe, Path.of("/dev/zero"))) {
      var blob = Descriptor.of("a/b", Digest.sha256(target.toString().getBytes(UTF_8)), 1);
      Path file = layout.blobFile(blob.digest());
      Files.createDirectories(file.resolveSibling(""));
      Files.createSymbolicLink(file, target);
      assertThrows(ProtocolViolation.class, () -> source.manifest(blob.digest()));
      assertThrows(ProtocolViolation.class, () -> source.blob(blob, new Collected()));
    }
  }

  @Test
  void fileWithHolesIsReadUntilTheDeadline() throws Exception {
    var clock = new VirtualClock();
    var late = layout.source(Deadline.in(Duration.ofSeconds(5), clock));
    var blob = Descriptor.of("a/b", Digest.sha256(new byte[] {1}), 1L << 40);
    layout.blob("a/b", new byte[] {1});
    try (var file = new java.io.RandomAccessFile(layout.blobFile(blob.digest()).toFile(), "rw")) {
      file.setLength(blob.size());
    }
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            clock.advance(Duration.ofSeconds(1));
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            write(0);
          }
        };
    assertThrows(RegistryUnavailable.class, () -> late.blob(blob, () -> slow));
  }

  @Test
  void blobIsCopied() {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    var sink = new Collected();
    source.blob(layout.blob("a/b", bytes), sink);
    assertArrayEquals(bytes, sink.bytes.toByteArray());
  }

  @Test
  void blobThatIsShortLongOrAlteredIsRefused() throws Exception {
    Descriptor blob = layout.blob("a/b", new byte[1000]);
    for (byte[] wrong : List.of(new byte[999], new byte[1001], "x".repeat(1000).getBytes(UTF_8))) {
      Files.write(layout.blobFile(blob.digest()), wrong);
      var sink = new Collected();
      assertThrows(IntegrityFailure.class, () -> source.blob(blob, sink));
      assertTrue(sink.bytes.size() <= 1000);
    }
  }

  @Test
  void blobThatIsNotThereBreaksThePromise() {
    var blob = Descriptor.of("a/b", Digest.sha256(new byte[] {1}), 1);
    assertThrows(ProtocolViolation.class, () -> source.blob(blob, new Collected()));
  }

  @Test
  void referrersOfOrasAreEntriesAndOfRegctlUnderATag() {
    Descriptor image = layout.image("one");
    Descriptor byOras = layout.referrer(image, "oras");
    Descriptor byRegctl = layout.referrer(image, "regctl");
    Descriptor gone = Descriptor.of(MediaType.MANIFEST, Digest.sha256(new byte[] {9}), 9);
    Descriptor listing =
        layout.blob(
            MediaType.INDEX,
            dev.remora.json.JsonWriter.object()
                .put("schemaVersion", 2)
                .put("manifests", List.of(byRegctl.write(), byOras.write(), gone.write()))
                .bytes());
    layout.index(
        tagged(image, "v1"),
        byOras,
        layout.referrer(layout.image("other"), "foreign"),
        tagged(listing, image.digest().referrersTag()));

    List<Descriptor> referrers = Answers.referrers(source, image.digest());

    assertEquals(
        List.of(byOras.digest(), byRegctl.digest()),
        referrers.stream().map(Descriptor::digest).toList());
    assertEquals(Optional.of("custom/config"), referrers.getFirst().artifactType());
    assertEquals(new Annotations(Map.of("name", "oras")), referrers.getFirst().annotations());
  }

  @Test
  void whatIsListedAndMissingMayBeAReferrer() throws Exception {
    Descriptor image = layout.image("one");
    Descriptor other = layout.image("other");
    Descriptor lost =
        layout.referrer(image, "lost").withAnnotations(new Annotations(Map.of("name", "lost")));
    Descriptor lostListing =
        tagged(layout.blob(MediaType.INDEX, new byte[1]), image.digest().referrersTag());
    layout.index(tagged(image, "v1"), lost, lostListing);
    Files.delete(layout.blobFile(lost.digest()));
    Files.delete(layout.blobFile(lostListing.digest()));

    assertEquals(
        List.of(lost.digest(), lostListing.digest()),
        Answers.referrers(source, image.digest()).stream().map(Descriptor::digest).toList());
    assertEquals(
        lost.annotations(), Answers.referrers(source, image.digest()).getFirst().annotations());
    assertEquals(
        List.of(lost.digest()),
        Answers.referrers(source, other.digest()).stream().map(Descriptor::digest).toList());
    Files.delete(layout.blobFile(image.digest()));
    assertEquals(
        2, Answers.referrers(source, image.digest()).size(), "the image is none of its own");
  }

  @Test
  void malformedNeighbourIsNoReferrer() {
    Descriptor image = layout.image("one");
    Descriptor malformed = layout.blob(MediaType.MANIFEST, "{\"layers\":3}".getBytes(UTF_8));
    Descriptor referrer = layout.referrer(image, "config");
    layout.index(image, malformed, referrer);
    assertEquals(1, Answers.referrers(source, image.digest()).size());
  }

  @Test
  void alteredNeighbourIsListedAsItsEntrySaysAndFailsWhoNeedsIt() throws Exception {
    Descriptor image = layout.image("one");
    Descriptor referrer = layout.referrer(image, "config").withArtifactType("a/type");
    layout.index(image, referrer);
    Files.writeString(layout.blobFile(referrer.digest()), "{}");
    assertEquals(List.of(referrer), Answers.referrers(source, image.digest()));
    assertThrows(IntegrityFailure.class, () -> source.manifest(referrer.digest()));
    assertEquals(image.digest(), source.soleImage().content());
  }

  @Test
  void neighbourThatIsTooLargeIsListedAsItsEntrySays() throws Exception {
    Descriptor image = layout.image("one");
    Descriptor scan =
        layout.blob(MediaType.MANIFEST, new byte[(4 << 20) + 1]).withArtifactType("a/scan");
    Descriptor referrer = layout.referrer(image, "config");
    layout.index(image, scan, referrer);
    assertEquals(
        List.of(scan.digest(), referrer.digest()),
        Answers.referrers(source, image.digest()).stream().map(Descriptor::digest).toList());
    assertThrows(ProtocolViolation.class, () -> source.manifest(scan.digest()));
  }

  @Test
  void entryOfWhichTheDigestAloneIsRightIsRead() throws Exception {
    Descriptor image = layout.image("one");
    Descriptor referrer = layout.referrer(image, "config");
    layout.index(tagged(image, "v1"), referrer);
    Files.writeString(
        layout.root().resolve("index.json"),
        layout
            .indexText()
            .replaceAll("\"(mediaType|artifactType)\":\"[^\"]*\",", "")
            .replaceAll("\"size\":[0-9]+", "\"size\":\"?\"")
            .replace("[{", "[null,{"));
    assertEquals(image.digest(), source.resolve("v1").orElseThrow().content());
    assertEquals(
        List.of(referrer.digest()),
        Answers.referrers(source, image.digest()).stream().map(Descriptor::digest).toList());
  }

  /** It may be the image, or what is attached to it. */
  @Test
  void entryThatLeadsNowhereMakesTheIndexMalformed() throws Exception {
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    Files.writeString(
        layout.root().resolve("index.json"), layout.indexText().replace("[{", "[{},{"));
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> Answers.referrers(source, image.digest()));
    assertTrue(failure.line().contains("manifests[0].digest is missing"), failure.line());
  }

  @Test
  void indexOfMoreThanFourMebibytesIsRefused() throws Exception {
    Files.writeString(
        layout.root().resolve("index.json"), "{\"a\":\"" + "x".repeat(4 << 20) + "\"}");
    assertThrows(ProtocolViolation.class, () -> source.resolve("v1"));
  }

  /** Whatever lies in index.json, reading it ends in an answer or a failure of ours. */
  @Test
  void mutatedIndexNeverEscapesTheFamilyOfFailures() throws Exception {
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"), layout.referrer(image, "config"));
    byte[] valid = Files.readAllBytes(layout.root().resolve("index.json"));
    for (long seed = 0; seed < 1_000; seed++) {
      byte[] mutated = mutate(valid, new Random(seed));
      Files.write(layout.root().resolve("index.json"), mutated);
      try {
        source.resolve("v1");
        Answers.referrers(source, image.digest());
        source.soleImage().content();
      } catch (Failure expected) {
        // refused
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + new String(mutated, UTF_8), e);
      }
    }
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
    }
    return random.nextInt(8) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }

  private static final class Collected implements BlobSink {
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream begin() {
      bytes = new ByteArrayOutputStream();
      return bytes;
    }
  }
}
