package dev.remora.source.layout;

import static dev.remora.source.layout.LayoutOnDisk.tagged;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.Answers;
import dev.remora.source.EditableIndex;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutWritingTest {
  private static final Purpose PURPOSE = new Purpose("read", "a fixture");

  @TempDir Path directory;

  private LayoutOnDisk layout() {
    return LayoutOnDisk.empty(directory.resolve("layout"));
  }

  @Test
  void pushMakesTheLayoutWhereThereIsNothing() throws Exception {
    var layout = new LayoutOnDisk(directory.resolve("new").resolve("layout"));
    byte[] bytes = "hello".getBytes(UTF_8);
    var blob = Descriptor.of("a/b", Digest.sha256(bytes), bytes.length);
    assertFalse(layout.source().has(blob));
    layout.source().push(blob, () -> new ByteArrayInputStream(bytes));
    assertTrue(layout.source().has(blob));
    assertEquals("hello", Files.readString(layout.blobFile(blob.digest())));
    assertEquals(
        "{\"imageLayoutVersion\":\"1.0.0\"}",
        Files.readString(layout.root().resolve("oci-layout")));
    assertEquals(
        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.INDEX + "\",\"manifests\":[]}",
        layout.indexText());
  }

  @Test
  void directoryOfOtherThingsIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("mine.txt"), "mine");
    var layout = new LayoutOnDisk(directory);
    var image = LayoutOnDisk.document(Descriptor.empty(), "x").raw();
    assertThrows(VolumeFailure.class, () -> layout.source().tag(image, "v1"));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("mine.txt")), files.toList());
    }
  }

  @Test
  void pushedBytesOfAnotherDigestLeaveNothing() throws Exception {
    var layout = layout();
    var blob = Descriptor.of("a/b", Digest.sha256("a".getBytes(UTF_8)), 1);
    assertThrows(
        IntegrityFailure.class,
        () -> layout.source().push(blob, () -> new ByteArrayInputStream("b".getBytes(UTF_8))));
    assertFalse(layout.source().has(blob));
    try (Stream<Path> drafts = Files.list(layout.root().resolve("ingest"))) {
      assertEquals(0, drafts.count());
    }
  }

  @Test
  void movedTagLeavesItsFormerImageToBeHadByDigest() {
    var layout = layout();
    Descriptor former = layout.image("former");
    layout.index(tagged(former, "v1"));
    RawDocument image =
        layout.source().manifest(layout.image("new").digest()).orElseThrow().content();
    layout.source().tag(image, "v1");
    layout.source().tag(image, "v1");
    assertEquals(image.digest(), layout.source().resolve("v1").orElseThrow().content());
    assertEquals(2, entries(layout).size());
    assertEquals(Optional.empty(), entryOf(former.digest(), layout).tag());
  }

  @Test
  void aTagThatWasMovedMeanwhileStays() {
    var layout = layout();
    Descriptor former = layout.image("former");
    Descriptor image = layout.image("new");
    layout.index(tagged(image, "v1"), tagged(image, "v2"));
    layout.source().untag("v1", former.digest());
    assertEquals(image.digest(), layout.source().resolve("v1").orElseThrow().content());
    layout.source().untag("v1", image.digest());
    assertEquals(Optional.empty(), layout.source().resolve("v1"));
    assertEquals(image.digest(), layout.source().resolve("v2").orElseThrow().content());
  }

  @Test
  void attachedIsListedBothAsOrasAndAsRegctlDoIt() {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    Document config = LayoutOnDisk.document(image, "config");
    layout.source().attach(config);
    layout.source().attach(config);

    assertEquals(List.of(config.asReferrer()), Answers.referrers(layout.source(), image.digest()));
    assertEquals(3, entries(layout).size());
    assertEquals(EditableIndex.Entry.of(config.asReferrer()), entryOf(config.digest(), layout));
    Digest listing = layout.source().resolve(image.digest().referrersTag()).orElseThrow().content();
    assertEquals(
        new String(
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.INDEX)
                .put("manifests", List.of(config.asReferrer().write()))
                .bytes(),
            UTF_8),
        new String(layout.source().manifest(listing).orElseThrow().content().bytes(), UTF_8));
  }

  @Test
  void detachedIsListedNowhereAndCanBeAttachedAgain() {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    Document stays = LayoutOnDisk.document(image, "stays");
    Document goes = LayoutOnDisk.document(image, "goes");
    layout.source().attach(stays);
    layout.source().attach(goes);

    layout.source().detach(image.digest(), goes.digest());
    assertEquals(List.of(stays.asReferrer()), Answers.referrers(layout.source(), image.digest()));
    layout.source().detach(image.digest(), stays.digest());
    assertEquals(List.of(), Answers.referrers(layout.source(), image.digest()));
    assertEquals(1, entries(layout).size(), "the image alone");
    assertTrue(layout.source().manifest(goes.digest()).isPresent());
    layout.source().attach(goes);
    assertEquals(List.of(goes.asReferrer()), Answers.referrers(layout.source(), image.digest()));
  }

  @Test
  void annotationWithTheNameOfATagMakesNoTag() {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    byte[] bytes =
        JsonWriter.object()
            .put("mediaType", MediaType.MANIFEST)
            .put("config", Descriptor.empty().write())
            .put("subject", image.write())
            .put("annotations", Map.of(Annotations.REF_NAME, "v1"))
            .bytes();
    layout.source().attach(Document.parse(RawDocument.of(MediaType.MANIFEST, bytes), PURPOSE));
    assertEquals(image.digest(), layout.source().resolve("v1").orElseThrow().content());
  }

  @Test
  void whatOtherToolsWroteSurvives() throws Exception {
    var layout = layout();
    Descriptor image = layout.image("one");
    String entry =
        new String(image.write().bytes(), UTF_8)
            .replace(
                "}",
                ",\"urls\":[\"https://x\"],\"platform\":{\"os\":\"windows\",\"architecture\":"
                    + "\"amd64\",\"os.version\":\"10.0\"},\"new\":{\"deep\":[1,2.5,null]}}");
    Files.writeString(
        layout.root().resolve("index.json"),
        "{\"schemaVersion\":2,\"x\":[true],\"manifests\":["
            + entry
            + "],\"annotations\":{\"a\":\"b\"}}");
    layout.source().attach(LayoutOnDisk.document(image, "config"));
    String after = layout.indexText();
    assertTrue(
        after.startsWith("{\"schemaVersion\":2,\"x\":[true],\"manifests\":[" + entry), after);
    assertTrue(after.endsWith("\"annotations\":{\"a\":\"b\"}}"), after);
  }

  @Test
  void concurrentAttachesAllStay() throws Exception {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        Document config = LayoutOnDisk.document(image, "config " + i);
        running.add(threads.submit(() -> layout.source().attach(config)));
      }
    }
    for (Future<?> each : running) {
      each.get();
    }
    assertEquals(40, Answers.referrers(layout.source(), image.digest()).size());
  }

  @Test
  void lockedLayoutIsWaitedForTenSecondsAtMostAndWithinTheDeadline() throws Exception {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    // held by another process, since within one process such a lock is refused at once
    Path lock = layout.root().resolve(".remora.lock");
    var holder =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX);"
                    + "print('held',flush=True); sys.stdin.read()",
                lock.toString())
            .start();
    try (var ready = holder.inputReader()) {
      org.junit.jupiter.api.Assumptions.assumeTrue(
          "held".equals(ready.readLine()), "needs python3");
      Document config = LayoutOnDisk.document(image, "config");
      assertEquals(Duration.ofSeconds(10), waitForTheLock(layout, config, Duration.ofMinutes(2)));
      assertEquals(Duration.ofSeconds(3), waitForTheLock(layout, config, Duration.ofSeconds(3)));
    } finally {
      holder.destroy();
    }
    holder.waitFor();
    layout.source().attach(LayoutOnDisk.document(image, "after"));
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertTrue(channel.tryLock() != null, "released");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "blobs", "blobs/sha256", ".remora.lock", "index.json"})
  void linkInsideIsNotWrittenThrough(String name) throws Exception {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    layout.source().attach(LayoutOnDisk.document(image, "first"));
    Path moved = Files.move(layout.root().resolve(name), directory.resolve("elsewhere"));
    Files.createSymbolicLink(layout.root().resolve(name), moved);
    long before = entries(moved);
    String index = Files.readString(moved.resolveSibling("layout/index.json"));
    Failure failure =
        assertThrows(
            Failure.class, () -> layout.source().attach(LayoutOnDisk.document(image, "second")));
    assertTrue(failure.line().contains("a symbolic link"), failure.line());
    assertFalse(failure.line().contains("/proc/"), failure.line());
    assertEquals(before, entries(moved));
    assertEquals(index, Files.readString(directory.resolve("layout/index.json")));
  }

  private static long entries(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.count();
    }
  }

  @Test
  void lockThatIsSomebodyElsesFileIsLeftAlone() throws Exception {
    var layout = layout();
    Descriptor image = layout.image("one");
    layout.index(tagged(image, "v1"));
    Path other = Files.createFile(directory.resolve("other.lock"));
    Files.createLink(layout.root().resolve(".remora.lock"), other);
    var failure =
        assertThrows(
            VolumeFailure.class, () -> layout.source().attach(LayoutOnDisk.document(image, "c")));
    assertTrue(failure.line().contains(".remora.lock: has a second name"), failure.line());
  }

  @Test
  void blobThatIsALinkIsReplacedByTheBlob() throws Exception {
    var layout = layout();
    byte[] bytes = "hello".getBytes(UTF_8);
    Descriptor blob = layout.blob("a/b", bytes);
    Path stored = Files.move(layout.blobFile(blob.digest()), directory.resolve("stored"));
    Files.createSymbolicLink(layout.blobFile(blob.digest()), stored);
    assertFalse(layout.source().has(blob));
    layout.source().push(blob, () -> new ByteArrayInputStream(bytes));
    assertFalse(Files.isSymbolicLink(layout.blobFile(blob.digest())));
    assertTrue(layout.source().has(blob));
    assertEquals("hello", Files.readString(stored));
  }

  private static Duration waitForTheLock(LayoutOnDisk layout, Document config, Duration allowed) {
    var clock = new VirtualClock();
    var source = layout.source(Deadline.in(allowed, clock));
    var failure = assertThrows(VolumeFailure.class, () -> source.attach(config));
    assertTrue(failure.line().contains("another process keeps it locked"), failure.line());
    return Duration.ofNanos(clock.nanoTime());
  }

  private static List<EditableIndex.Entry> entries(LayoutOnDisk layout) {
    try {
      return LayoutIndex.parse(layout.indexText().getBytes(UTF_8), PURPOSE).entries();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static EditableIndex.Entry entryOf(Digest digest, LayoutOnDisk layout) {
    return entries(layout).stream()
        .filter(e -> e.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }
}
