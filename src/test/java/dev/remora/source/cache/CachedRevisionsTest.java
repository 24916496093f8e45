package dev.remora.source.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.failure.IntegrityFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.posix.User;
import dev.remora.source.RevisionCache.CachedRevision;
import dev.remora.source.RevisionCache.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which revisions a cache has, and whom it believes that. */
class CachedRevisionsTest extends CacheScenario {
  @Test
  void revisionsThatTogetherWouldFillTheMemoryAreOfferedLastConfirmedFirst() {
    List<Digest> revisions = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      Map<String, String> annotations = new HashMap<>();
      IntStream.range(0, 8_000).forEach(i -> annotations.put("k" + i, ""));
      annotations.put("number", Integer.toString(number));
      Descriptor revision =
          source.attach(image, TYPE, annotations, titled("a", source.blob("a/b", bytes("x"))));
      keep(revision);
      revisions.addFirst(revision.digest());
      clock.advance(Duration.ofHours(1));
    }
    List<Digest> offered = digests(kept(image));
    assertEquals(revisions.subList(0, offered.size()), offered);
    assertTrue(offered.size() >= 2 && offered.size() < 6, offered::toString);
  }

  @Test
  void whatIsKeptIsFoundWithWhenItWasConfirmed() {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    clock.advance(Duration.ofHours(1));
    keep(revision);
    CachedRevision kept = kept(image).getFirst();
    assertEquals(revision.digest(), kept.manifest().digest());
    assertEquals(Optional.of(clock.now()), kept.confirmed());
    assertEquals(NAME, kept.source());
    assertEquals(1, kept(image).size());
    assertEquals(List.of(), warnings);
  }

  @Test
  void itIsFoundForItsVeryImageAlone() {
    keep(attach("app.yaml", "one"));
    assertEquals(
        List.of(),
        cache.of(new Owner(Repository.parse("other.example/app"), image.digest(), false), soon()));
    assertEquals(
        List.of(),
        cache.of(new Owner(Repository.parse(NAME), source.image().digest(), false), soon()));
    assertEquals(
        List.of(), cache.of(new Owner(Repository.parse(NAME), image.digest(), true), soon()));
    LayoutCache arm = cache(ROOM, Platform.parse("linux/arm64"), Optional.empty());
    assertEquals(List.of(), arm.of(owner(image), soon()));
    LayoutCache byOthers = cache(ROOM, AMD64, Optional.of("registry.example/configs"));
    assertEquals(List.of(), byOthers.of(owner(image), soon()));
  }

  @Test
  void oneThatIsNotAttachedToTheImageDoesNotCount() {
    Descriptor other = attach(source.image(), "app.yaml", "other");
    keep(owner(image), other, image.digest());
    assertEquals(List.of(), kept(image));
  }

  @Test
  void onlyWhatIsMissingIsFetched() {
    Descriptor inline =
        titled("inline.yaml", Descriptor.of("text/plain", Digest.sha256(bytes("in")), 2))
            .withData(Base64.getEncoder().encodeToString(bytes("in")));
    Descriptor layer = titled("app.yaml", source.blob("text/plain", bytes("one")));
    Descriptor revision = source.attach(image, TYPE, Map.of(), inline, layer);
    keep(revision);
    assertEquals(
        List.of("manifest " + revision.digest(), "blob " + layer.digest()), source.requests());
    assertEquals("in", read(cache.content(soon()), inline));
    assertEquals("one", read(cache.content(soon()), layer));
    assertEquals("{}", read(cache.content(soon()), Descriptor.empty()));
    keep(revision);
    assertEquals(2, source.requests().size());
  }

  @Test
  void anEmptyFileIsKeptThoughItsSourceHasLostIt() {
    Descriptor empty = titled("empty", Descriptor.of("text/plain", Digest.sha256(new byte[0]), 0));
    Descriptor revision = source.attach(image, TYPE, Map.of(), empty);
    keep(revision);
    assertEquals(List.of(revision.digest()), digests(kept(image)));
    assertEquals("", read(cache.content(soon()), empty));
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatWasLostIsFetchedWhenItIsConfirmed() throws IOException {
    Descriptor layer = titled("app.yaml", source.blob("text/plain", bytes("one")));
    Descriptor revision = source.attach(image, TYPE, Map.of(), layer);
    keep(revision);
    Files.delete(file(layer.digest()));
    assertEquals(List.of(), kept(image));
    keep(revision);
    assertEquals(1, kept(image).size());
  }

  @Test
  void aDamagedManifestIsNoneUntilItIsConfirmedAgain() throws IOException {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    byte[] good = Files.readAllBytes(file(revision.digest()));
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(file(revision.digest()), bad);
    assertEquals(List.of(), kept(image));
    keep(revision);
    assertEquals(1, kept(image).size());
    assertEquals(new String(good, UTF_8), Files.readString(file(revision.digest())));
  }

  @Test
  void damagedContentIsDroppedWhenItIsRead() throws IOException {
    Descriptor layer = titled("app.yaml", source.blob("text/plain", bytes("one")));
    keep(source.attach(image, TYPE, Map.of(), layer));
    Files.writeString(file(layer.digest()), "two");
    assertThrows(IntegrityFailure.class, () -> read(cache.content(soon()), layer));
    assertFalse(Files.exists(file(layer.digest())));
    assertEquals(List.of(), kept(image));
  }

  @Test
  void theLastConfirmedIsTheFirst() {
    Descriptor one = attach("app.yaml", "one");
    Descriptor two = attach("app.yaml", "two");
    keep(one);
    clock.advance(Duration.ofMinutes(1));
    keep(two);
    assertEquals(List.of(two.digest(), one.digest()), digests(kept(image)));
    clock.advance(Duration.ofMinutes(1));
    keep(one);
    assertEquals(List.of(one.digest(), two.digest()), digests(kept(image)));
  }

  @Test
  void aRecordThatOthersMayWriteDoesNotCount() throws IOException {
    keep(attach("app.yaml", "one"));
    Files.setPosixFilePermissions(record(), PosixFilePermissions.fromString("rw-rw-r--"));
    assertEquals(List.of(), kept(image));
  }

  @Test
  void aRecordOfAnotherUserDoesNotCount() throws IOException {
    assumeTrue(User.number() == User.ROOT, "only root can give files away");
    keep(attach("app.yaml", "one"));
    Files.setAttribute(record(), "unix:uid", 12_345);
    assertEquals(List.of(), kept(image));
  }

  @Test
  void aRecordInTheWrongPlaceDoesNotCount() throws IOException {
    Descriptor other = source.image();
    keep(attach("app.yaml", "one"));
    keep(owner(other), attach(other, "app.yaml", "other"), other.digest());
    Path mine = record();
    List<Path> records = records();
    Path theirs = records.getFirst().equals(mine) ? records.getLast() : records.getFirst();
    Files.copy(mine, theirs.resolveSibling(mine.getFileName()));
    Files.copy(theirs, mine.resolveSibling(theirs.getFileName()));
    assertEquals(1, kept(image).size());
    assertEquals(1, kept(other).size());
  }

  @Test
  void aRecordThatIsDamagedOrALinkVouchesForNothing() throws IOException {
    keep(attach("app.yaml", "one"));
    Path elsewhere = Files.move(record(), scratch.resolve("record"));
    Path key =
        directory.resolve(".remora").resolve(names(directory.resolve(".remora")).iterator().next());
    Files.createSymbolicLink(key.resolve("sha256-link.0"), elsewhere);
    Files.writeString(key.resolve("sha256-bad.0"), "{\"image\":");
    assertEquals(List.of(), kept(image));
    assertEquals(List.of(), warnings);
  }
}
