package dev.remora.source.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.oci.Signature;
import dev.remora.posix.User;
import dev.remora.source.Answers;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.EditableIndex;
import dev.remora.source.RevisionCache.CachedRevision;
import dev.remora.source.RevisionCache.Owner;
import dev.remora.source.layout.LayoutSource;
import dev.remora.source.layout.LayoutStore;
import dev.remora.source.layout.LockedLayout;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cache keeps, what it believes, and what it survives. */
class LayoutCacheTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final ByteSize ROOM = ByteSize.parse("1 GiB");
  private static final String NAME = "registry.example/app";
  private static final String TYPE = "custom/config";

  @TempDir Path scratch;
  private final VirtualClock clock = new VirtualClock();
  private final List<String> warnings = new ArrayList<>();
  private final InMemorySource source = new InMemorySource();
  private Path directory;
  private LayoutCache cache;
  private Descriptor image;

  @BeforeEach
  void anImageAndNoCacheYet() {
    directory = scratch.resolve("cache");
    cache = cache(ROOM);
    image = source.image();
  }

  // ---- blobs

  @Test
  void aBlobIsFetchedOnce() {
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", read(cached(), blob));
    assertEquals(List.of("blob " + blob.digest()), source.requests());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aDamagedBlobIsFetchedAgainAndIsWholeAfterwards() throws IOException {
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    read(cached(), blob);
    Files.writeString(file(blob.digest()), "jello");
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", Files.readString(file(blob.digest())));
    assertEquals(2, source.requests().size());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("was damaged"), warnings::toString);
  }

  @Test
  void aCacheThatCannotBeWrittenIsAWarningAndTheBlobComes() throws IOException {
    Files.writeString(directory, "a file");
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", read(cached(), blob));
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    assertEquals(List.of(), kept(image));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void whoIsToEndBlamesNoCache() {
    Descriptor revision = attach("app.yaml", "one");
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> keep(revision));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aDirectoryThatHoldsOtherThingsIsLeftAlone() throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("diary.txt"), "mine");
    keep(attach("app.yaml", "one"));
    assertEquals(Set.of("diary.txt"), names(directory));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void theRootOfAFreshFileSystemIsNoOtherThing() throws IOException {
    Files.createDirectories(directory.resolve("lost+found"));
    keep(attach("app.yaml", "one"));
    assertEquals(1, kept(image).size());
  }

  // ---- revisions

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

  // ---- whom records are believed

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

  // ---- signatures

  @Test
  void aSignatureIsKeptAndWrittenAgainOnlyWhereItIsAnother() throws IOException {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    Set<Path> without = Set.copyOf(records());
    assertEquals(List.of(Optional.empty()), signatures());
    for (Signature signature : List.of(signature("{}", ""), LONGEST, signature("{}", "MEUC"))) {
      keep(revision, Optional.of(signature)); // though it is kept already
      assertEquals(List.of(Optional.of(signature)), signatures());
    }
    Path file = records().stream().filter(f -> !without.contains(f)).findFirst().orElseThrow();
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    keep(revision, Optional.of(signature("{}", "MEUC")));
    assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(file));
    assertEquals(List.of(), warnings);
  }

  @Test
  void whoeverAsksForNoSignatureLosesNone() {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision, Optional.of(LONGEST));
    clock.advance(Duration.ofMinutes(1));
    keep(revision);
    assertEquals(List.of(Optional.of(LONGEST)), signatures());
    assertEquals(Optional.of(clock.now()), kept(image).getFirst().confirmed());
  }

  @Test
  void aSignatureThatOthersMayHaveWrittenOrDamagedIsNoneAndIsMended() throws IOException {
    Descriptor revision = attach("app.yaml", "one");
    Optional<Signature> signature = Optional.of(signature("{}", ""));
    keep(revision, signature);
    Path file = signatureFile();
    Path elsewhere = Files.copy(file, scratch.resolve("signature"));
    String good = Files.readString(file);
    List<Damage> damages =
        List.of(
            () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--")),
            () -> Files.writeString(file, "{\"kind\":"),
            () -> Files.writeString(file, good.replace("cosign-bundle", "another")),
            () -> Files.writeString(file, good + " ".repeat(1 << 20)),
            () -> Files.delete(file),
            () -> {
              Files.delete(file);
              Files.createSymbolicLink(file, elsewhere);
            });
    for (Damage damage : damages) {
      damage.run();
      assertEquals(List.of(Optional.empty()), signatures());
      keep(revision, signature);
      assertEquals(List.of(signature), signatures());
      assertEquals(good, Files.readString(file));
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void aSignatureOfAnotherUserIsNone() throws IOException {
    assumeTrue(User.number() == User.ROOT, "only root can give files away");
    keep(attach("app.yaml", "one"), Optional.of(LONGEST));
    Files.setAttribute(signatureFile(), "unix:uid", 12_345);
    assertEquals(List.of(Optional.empty()), signatures());
  }

  @Test
  void aSignatureGoesWithItsRevision() throws IOException {
    cache = cache(ByteSize.parse("6 KiB"));
    keep(attach("app.yaml", "one".repeat(1_000)), Optional.of(signature("{}", "")));
    clock.advance(Duration.ofMinutes(1));
    Descriptor two = attach("app.yaml", "two".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest()), digests(kept(image)));
    assertEquals(1, records().size());
  }

  private static final Signature LONGEST = signature("\"\001\n".repeat(21_845), "M".repeat(65_536));

  private static Signature signature(String content, String value) {
    return new Signature(
        Signature.Kind.BUNDLE, Digest.sha256(bytes("its manifest")), content, value);
  }

  private interface Damage {
    void run() throws IOException;
  }

  private List<Optional<Signature>> signatures() {
    return kept(image).stream().map(CachedRevision::signature).toList();
  }

  private Path signatureFile() throws IOException {
    return records().stream()
        .filter(file -> file.toString().endsWith(".signature"))
        .findFirst()
        .orElseThrow();
  }

  // ---- room

  @Test
  void theLongestUnconfirmedGoesFirstWithItsContent() throws IOException {
    cache = cache(new ByteSize(4_000));
    Descriptor one = attach("app.yaml", "1".repeat(1_000));
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    Descriptor three = attach("app.yaml", "3".repeat(1_000));
    for (Descriptor revision : List.of(one, two, one, three)) {
      clock.advance(Duration.ofMinutes(1));
      keep(revision);
    }
    assertEquals(List.of(three.digest(), one.digest()), digests(kept(image)));
    assertEquals(Set.of(one.digest(), three.digest()), Set.copyOf(listed()));
    assertFalse(Files.exists(file(two.digest())));
    assertFalse(Files.exists(file(Digest.sha256(bytes("2".repeat(1_000))))));
    assertTrue(size(directory.resolve("blobs")) <= 4_000);
    assertEquals(2, records().size());
    assertEquals(List.of(), warnings);
  }

  @Test
  void contentThatSeveralHaveCountsOnceAndStays() {
    cache = cache(new ByteSize(3_500));
    String shared = "s".repeat(1_000);
    Descriptor one = attach("one.yaml", shared);
    Descriptor two = attach("two.yaml", shared);
    keep(one);
    clock.advance(Duration.ofMinutes(1));
    keep(two);
    assertEquals(2, kept(image).size());
    clock.advance(Duration.ofMinutes(1));
    keep(attach("three.yaml", "t".repeat(900))); // one has to go
    assertEquals(List.of(two.digest()), digests(kept(image)).subList(1, 2));
    assertEquals(shared, read(cache.content(soon()), source.blob("text/plain", bytes(shared))));
  }

  @Test
  void whatDoesNotFitAtAllIsNotKeptAndSaidOnce() throws IOException {
    cache = cache(new ByteSize(100));
    Descriptor revision = attach("app.yaml", "1".repeat(1_000));
    keep(revision);
    keep(revision);
    read(cached(), source.blob("text/plain", bytes("2".repeat(1_000))));
    assertEquals(0, size(directory.resolve("blobs")));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("too small"), warnings::toString);
  }

  @Test
  void whatHasJustBeenKeptStaysThoughTheClockStandsBehind() {
    cache = cache(new ByteSize(1_700));
    keep(attach("app.yaml", "1".repeat(1_000)));
    clock.set(Instant.EPOCH);
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest()), digests(kept(image)));
  }

  @Test
  void aRecordWithATimeThatNoClockShowedKeepsItsRevisionButIsTheFirstToGo() throws IOException {
    Descriptor one = attach("app.yaml", "1".repeat(1_000));
    keep(one);
    try (Stream<Path> records = Files.walk(directory.resolve(".remora"))) {
      for (Path record : records.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(record);
        Files.writeString(record, text.replaceAll("2026-[^\"]*", "+999999999-12-31T23:59:59Z"));
      }
    }
    assertEquals(Optional.empty(), kept(image).getFirst().confirmed());
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest(), one.digest()), digests(kept(image)));
    cache = cache(new ByteSize(3_400));
    Descriptor three = attach("app.yaml", "3".repeat(1_000));
    keep(three);
    assertEquals(Set.of(two.digest(), three.digest()), Set.copyOf(digests(kept(image))));
  }

  @Test
  void whatKilledRunsLeftGoesAfterAnHour() throws IOException {
    keep(attach("app.yaml", "one"));
    Path blob = Files.writeString(file(Digest.sha256(bytes("left"))), "left");
    Path draft = Files.writeString(directory.resolve("ingest/remora-1.tmp"), "left");
    age(blob, Duration.ofMinutes(59));
    age(draft, Duration.ofMinutes(59));
    keep(attach("app.yaml", "two"));
    assertTrue(Files.exists(blob) && Files.exists(draft), "somebody may be at work");
    age(blob, Duration.ofMinutes(61));
    age(draft, Duration.ofMinutes(61));
    keep(attach("app.yaml", "three"));
    assertFalse(Files.exists(blob) || Files.exists(draft));
    assertEquals(3, kept(image).size());
  }

  @Test
  void anIndexThatWasDamagedIsWrittenAnew() throws IOException {
    Descriptor one = attach("app.yaml", "one");
    keep(one);
    Files.writeString(directory.resolve("index.json"), "{\"manifests\":[{");
    Descriptor two = attach("app.yaml", "two");
    keep(two);
    assertEquals(Set.of(one.digest(), two.digest()), Set.copyOf(listed()));
  }

  @Test
  void itIsALayoutWhoseReferrersAreListed() {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    LayoutSource layout = new LayoutSource(new LayoutDirectory(directory.toString()), soon());
    assertEquals(
        List.of(revision.digest()),
        Answers.referrers(layout, image.digest()).stream().map(Descriptor::digest).toList());
  }

  @Test
  void directoriesAreSharedAsTheCacheItselfIs() throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    keep(attach("app.yaml", "one"));
    for (String name : List.of("blobs", "blobs/sha256", "ingest", ".remora")) {
      assertEquals(
          "rwxrwx---",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))),
          name);
    }
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve(".remora.lock"))));
  }

  @Test
  void severalWritersLoseNothing() throws Exception {
    List<Descriptor> revisions =
        IntStream.range(0, 40).mapToObj(n -> attach("app.yaml", "content " + n)).toList();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int first = writer;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    LayoutCache own = cache(ROOM);
                    for (int n = first; n < revisions.size(); n += 2) {
                      own.keep(
                          owner(image),
                          revisions.get(n).digest(),
                          image.digest(),
                          Optional.empty(),
                          Optional.empty(),
                          source,
                          soon());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(
        Set.copyOf(revisions.stream().map(Descriptor::digest).toList()),
        Set.copyOf(digests(kept(image))));
    assertEquals(40, listed().size());
    assertEquals(List.of(), warnings);
  }

  // ---- fixtures

  private LayoutCache cache(ByteSize most) {
    return cache(most, AMD64, Optional.empty());
  }

  private LayoutCache cache(ByteSize most, Platform platform, Optional<String> referrers) {
    return new LayoutCache(directory, most, platform, referrers, clock, this::warn, Trace.off());
  }

  private synchronized void warn(String warning) {
    warnings.add(warning);
  }

  private ContentSource cached() {
    return cache.inFrontOf(source, soon());
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  private static Owner owner(Descriptor image) {
    return new Owner(Repository.parse(NAME), image.digest(), false);
  }

  private void keep(Descriptor revision) {
    keep(owner(image), revision, image.digest());
  }

  private void keep(Descriptor revision, Optional<Signature> signature) {
    cache.keep(
        owner(image),
        revision.digest(),
        image.digest(),
        signature,
        Optional.empty(),
        source,
        soon());
  }

  private void keep(Owner owner, Descriptor revision, Digest attachedTo) {
    cache.keep(
        owner, revision.digest(), attachedTo, Optional.empty(), Optional.empty(), source, soon());
  }

  private List<CachedRevision> kept(Descriptor image) {
    return cache.of(owner(image), soon());
  }

  private static List<Digest> digests(List<CachedRevision> kept) {
    return kept.stream().map(k -> k.manifest().digest()).toList();
  }

  private Descriptor attach(String title, String content) {
    return attach(image, title, content);
  }

  private Descriptor attach(Descriptor subject, String title, String content) {
    Descriptor layer = titled(title, source.blob("text/plain", bytes(content)));
    Descriptor made = source.attach(subject, TYPE, Map.of(), layer);
    source.forgetRequests();
    return made;
  }

  private static Descriptor titled(String title, Descriptor blob) {
    return blob.withAnnotations(new Annotations(Map.of(Annotations.TITLE, title)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String read(BlobSource source, Descriptor blob) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.blob(
        blob,
        () -> {
          out.reset();
          return out;
        });
    return out.toString(UTF_8);
  }

  private Path file(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  private Path record() throws IOException {
    return records().stream().filter(path -> isOf(path, image)).findFirst().orElseThrow();
  }

  private static boolean isOf(Path record, Descriptor image) {
    try {
      return Files.readString(record).contains(image.digest().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(".remora"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private List<Digest> listed() {
    LayoutStore store = new LayoutStore(directory, soon());
    try (LockedLayout exclusive = store.lock(new Purpose("read", "the index"))) {
      return exclusive.index().orElseThrow().entries().stream()
          .map(EditableIndex.Entry::digest)
          .toList();
    }
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.now().minus(age)));
  }
}
