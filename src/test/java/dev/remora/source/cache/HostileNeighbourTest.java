package dev.remora.source.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.oci.Repository;
import dev.remora.oci.Signature;
import dev.remora.posix.Pipes;
import dev.remora.source.Answers;
import dev.remora.source.BlobSource;
import dev.remora.source.RevisionCache.Owner;
import dev.remora.source.layout.LayoutSource;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who may write to a cache or a layout puts links, pipes and directories in the place of
 * its names. Whatever is done with it then, nothing outside changes and nothing hangs.
 */
@Timeout(300)
class HostileNeighbourTest {
  private static final int SEEDS = 120;
  private static final String TYPE = "custom/config";
  private static final Optional<Signature> SIGNATURE =
      Optional.of(new Signature(Signature.Kind.BUNDLE, Digest.sha256(new byte[0]), "{}", ""));

  @TempDir Path scratch;
  private final VirtualClock clock = new VirtualClock();
  private final InMemorySource source = new InMemorySource();
  private Path outside;
  private Path pipe;
  private Descriptor image;
  private Descriptor first;
  private Descriptor second;
  private Descriptor blob;

  @BeforeEach
  void canariesOutside() throws Exception {
    image = source.image();
    blob = source.blob("text/plain", bytes("a blob"));
    first = source.attach(image, TYPE, Map.of("n", "1"), source.blob("text/plain", bytes("one")));
    second = source.attach(image, TYPE, Map.of("n", "2"), source.blob("text/plain", bytes("two")));
    pipe = Pipes.make(scratch.resolve("pipe"));
    outside = Files.createDirectory(scratch.resolve("outside"));
    Files.createDirectories(outside.resolve("blobs/sha256"));
    Files.createDirectories(outside.resolve("sha256"));
    for (String directory : List.of("", "sha256", "blobs/sha256")) {
      Path there = outside.resolve(directory);
      for (Descriptor content : List.of(blob, first, second)) {
        Files.writeString(there.resolve(content.digest().encoded()), "canary");
      }
      Files.writeString(there.resolve("f".repeat(64)), "canary");
      Files.writeString(there.resolve("remora-0"), "canary");
      Files.writeString(there.resolve("index.json"), "canary");
    }
    try (Stream<Path> all = Files.walk(outside)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean directory = Files.isDirectory(path);
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(directory ? "rwx------" : "rw-------"));
        // so old that an eviction would want it
        Files.setLastModifiedTime(path, FileTime.from(clock.now().minus(Duration.ofDays(9))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingest",
        "blobs",
        "blobs/sha256",
        "blobs/sha512",
        "blobs/other",
        ".remora",
        ".remora.lock",
        "index.json",
        "oci-layout"
      })
  void aLinkLeadsNobodyOutOfACache(String name) throws Exception {
    Path cache = filledCache("cache");
    Map<String, String> before = canaries();
    plantLink(cache.resolve(name), outside.resolve(name.equals("blobs") ? "blobs" : "sha256"));
    useCache(cache, () -> {});
    assertEquals(before, canaries());
  }

  @ParameterizedTest
  @ValueSource(strings = {".remora.lock", "index.json", "oci-layout", "ingest", "blobs", ".remora"})
  void aPipeKeepsNobodyWaitingAndThePullGoesOn(String name) throws Exception {
    Path cache = filledCache("cache");
    remove(cache.resolve(name));
    Files.createLink(cache.resolve(name), pipe);
    useCache(cache, () -> {});
    assertEquals("a blob", read(cache(cache).inFrontOf(source, soon()), blob));
  }

  @Test
  void aLinkThatIsPutThereMeanwhileLeadsNobodyOutEither() throws Exception {
    for (String name : List.of("ingest", "blobs", "blobs/sha256", ".remora.lock", "index.json")) {
      Path cache = filledCache("cache-" + name.replace('/', '-'));
      Map<String, String> before = canaries();
      Path target = outside.resolve(name.equals("blobs") ? "blobs" : "sha256");
      useCache(cache, () -> plantLink(cache.resolve(name), target));
      assertEquals(before, canaries(), name);
    }
  }

  @Test
  void onlyWhatHasADigestsNameIsEverEvicted() throws Exception {
    Path cache = filledCache("cache");
    Path old = Files.createDirectories(cache.resolve("blobs/important"));
    List<Path> kept =
        List.of(
            Files.writeString(old.resolve("file"), "mine"),
            Files.writeString(cache.resolve("blobs/sha256/notes.txt"), "mine"),
            Files.writeString(cache.resolve("blobs/sha256/" + "F".repeat(64)), "mine"),
            Files.createDirectory(cache.resolve("blobs/sha256/" + "a".repeat(64))),
            Files.createSymbolicLink(
                cache.resolve("blobs/sha256/" + "b".repeat(64)), outside.resolve("index.json")));
    Path evicted = Files.writeString(cache.resolve("blobs/sha256/" + "c".repeat(64)), "old");
    for (Path path : List.of(kept.get(0), kept.get(1), kept.get(2), kept.get(3), evicted)) {
      Files.setLastModifiedTime(path, FileTime.from(clock.now().minus(Duration.ofDays(9))));
    }
    cache(cache)
        .keep(
            owner(), second.digest(), image.digest(), SIGNATURE, Optional.empty(), source, soon());
    assertEquals(
        kept, kept.stream().filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS)).toList());
    assertTrue(Files.notExists(evicted));
  }

  @Test
  void whateverIsPlantedNothingOutsideChanges() throws Exception {
    Path cache = filledCache("cache");
    Path layout = filledLayout("layout");
    Map<String, String> before = canaries();
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Path hostile = copy(random.nextBoolean() ? cache : layout, scratch.resolve("at-" + seed));
      List<String> planted = new ArrayList<>();
      int plants = 1 + random.nextInt(3);
      for (int i = 0; i < plants; i++) {
        planted.add(plantAnything(hostile, random));
      }
      List<String> meanwhile = new ArrayList<>();
      Runnable later =
          () -> {
            if (meanwhile.isEmpty() && random.nextBoolean()) {
              meanwhile.add(plantAnything(hostile, random));
            }
          };
      useCache(hostile, later);
      useLayout(hostile, later);
      assertEquals(before, canaries(), "seed " + seed + ": " + planted + ", then " + meanwhile);
      remove(hostile);
    }
  }

  // ---- what a neighbour does

  private String plantAnything(Path layout, Random random) {
    List<Path> names = new ArrayList<>(List.of(layout.resolve("ingest/remora-0")));
    for (String name : List.of("ingest", ".remora.lock", "index.json", "oci-layout", ".remora")) {
      names.add(layout.resolve(name));
    }
    for (Descriptor content : List.of(image, blob, first, second)) {
      names.add(layout.resolve("blobs/sha256/" + content.digest().encoded()));
    }
    try (Stream<Path> all = Files.walk(layout)) {
      all.filter(path -> !path.equals(layout)).sorted().forEach(names::add);
      Path name = names.get(random.nextInt(names.size()));
      if (!isBelow(layout, name)) {
        return "nothing at " + layout.relativize(name);
      }
      List<Path> targets = new ArrayList<>(List.of(outside.resolve("new"), outside));
      try (Stream<Path> there = Files.walk(outside)) {
        there.sorted().forEach(targets::add);
      }
      Path target = targets.get(random.nextInt(targets.size()));
      remove(name);
      int kind = random.nextInt(5);
      if (kind == 0 && Files.isRegularFile(target)) {
        Files.createLink(name, target);
      } else if (kind == 1) {
        Files.createLink(name, pipe);
      } else if (kind == 2) {
        Files.createDirectory(name);
      } else {
        Files.createSymbolicLink(
            name, kind == 3 ? target : name.resolveSibling("..").normalize().relativize(target));
      }
      return kind + " at " + layout.relativize(name) + " to " + target.getFileName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void plantLink(Path name, Path target) {
    try {
      if (isBelow(scratch, name) && !isBelow(outside, name)) {
        remove(name);
        Files.createSymbolicLink(name, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a name is still one in a tree: a link that was planted before may lead away. */
  private static boolean isBelow(Path tree, Path name) throws IOException {
    Path parent = name.getParent();
    return parent != null
        && Files.isDirectory(parent)
        && parent.toRealPath().startsWith(tree.toRealPath());
  }

  // ---- all that is done with a cache and a layout

  /**
   * Reads, fills and evicts.
   *
   * @param meanwhile what a neighbour does while a blob is on its way
   */
  private void useCache(Path directory, Runnable meanwhile) {
    LayoutCache cache = cache(directory);
    Runnable keepBoth =
        () -> {
          for (Descriptor revision : List.of(first, second)) {
            cache.keep(
                owner(),
                revision.digest(),
                image.digest(),
                SIGNATURE,
                Optional.empty(),
                source,
                soon());
          }
        };
    attempt(() -> cache.of(owner(), soon()));
    attempt(() -> copy(cache.inFrontOf(source, soon()), blob, meanwhile));
    attempt(keepBoth);
    attempt(() -> copy(cache.content(soon()), blob, meanwhile));
    clock.advance(Duration.ofHours(2));
    attempt(keepBoth);
  }

  private void useLayout(Path directory, Runnable meanwhile) {
    LayoutSource layout = new LayoutSource(new LayoutDirectory(directory.toString()), soon());
    Document referrer = Document.parse(manifest(second), new Purpose("read", "a fixture"));
    attempt(() -> layout.resolve("v1"));
    attempt(layout::soleImage);
    attempt(() -> Answers.referrers(layout, image.digest()));
    attempt(() -> copy(layout, blob, meanwhile));
    attempt(() -> layout.has(blob));
    attempt(() -> layout.push(blob, () -> new ByteArrayInputStream(bytes("a blob"))));
    attempt(() -> layout.tag(manifest(image), "v2"));
    attempt(() -> layout.attach(referrer));
    attempt(() -> layout.detach(image.digest(), second.digest()));
    attempt(() -> layout.untag("v2", image.digest()));
  }

  /** That it fails is all right, and how is the family's. */
  private static void attempt(Runnable use) {
    try {
      use.run();
    } catch (Failure e) {
      assertTrue(!e.line().contains("/proc/self"), e::line);
    }
  }

  private static void copy(BlobSource from, Descriptor blob, Runnable meanwhile) {
    from.blob(
        blob,
        () -> {
          meanwhile.run();
          return OutputStream.nullOutputStream();
        });
  }

  // ---- fixtures

  private LayoutCache cache(Path directory) {
    return new LayoutCache(
        directory,
        new ByteSize(600), // room for one revision, so that the other goes
        Platform.parse("linux/amd64"),
        Optional.empty(),
        clock,
        warning -> assertTrue(!warning.contains("/proc/self"), warning),
        Trace.off());
  }

  private Path filledCache(String name) {
    Path directory = scratch.resolve(name);
    LayoutCache cache = cache(directory);
    read(cache.inFrontOf(source, soon()), blob);
    cache.keep(
        owner(), first.digest(), image.digest(), SIGNATURE, Optional.empty(), source, soon());
    assertEquals(1, cache.of(owner(), soon()).size());
    return directory;
  }

  private Path filledLayout(String name) {
    Path directory = scratch.resolve(name);
    LayoutSource layout = new LayoutSource(new LayoutDirectory(directory.toString()), soon());
    layout.push(blob, () -> new ByteArrayInputStream(bytes("a blob")));
    layout.tag(manifest(image), "v1");
    layout.attach(Document.parse(manifest(first), new Purpose("read", "a fixture")));
    return directory;
  }

  private RawDocument manifest(Descriptor of) {
    return source.manifest(of.digest()).orElseThrow().content();
  }

  private Owner owner() {
    return new Owner(Repository.parse("registry.example/app"), image.digest(), false);
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String read(BlobSource from, Descriptor blob) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    from.blob(
        blob,
        () -> {
          out.reset();
          return out;
        });
    return out.toString(UTF_8);
  }

  /** All that lies outside, with what could be changed about it. */
  private Map<String, String> canaries() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(outside)) {
      for (Path path : all.toList()) {
        PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class);
        found.put(
            outside.relativize(path).toString(),
            is.permissions()
                + " "
                + is.lastModifiedTime()
                + (is.isDirectory() ? "" : Files.readString(path)));
      }
    }
    return found;
  }

  private static Path copy(Path tree, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted().toList()) {
        Files.copy(
            path,
            to.resolve(tree.relativize(path)),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
    return to;
  }

  private static void remove(Path tree) throws IOException {
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.deleteIfExists(tree);
  }
}
