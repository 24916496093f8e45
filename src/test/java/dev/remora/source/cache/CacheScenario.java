package dev.remora.source.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.oci.Signature;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.EditableIndex;
import dev.remora.source.RevisionCache.CachedRevision;
import dev.remora.source.RevisionCache.Owner;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache in front of a repository with one image. */
abstract class CacheScenario {
  static final Platform AMD64 = Platform.parse("linux/amd64");
  static final ByteSize ROOM = ByteSize.parse("1 GiB");
  static final String NAME = "registry.example/app";
  static final String TYPE = "custom/config";

  @TempDir Path scratch;
  final VirtualClock clock = new VirtualClock();
  final List<String> warnings = new ArrayList<>();
  final InMemorySource source = new InMemorySource();
  Path directory;
  LayoutCache cache;
  Descriptor image;

  @BeforeEach
  void anImageAndNoCacheYet() {
    directory = scratch.resolve("cache");
    cache = cache(ROOM);
    image = source.image();
  }

  LayoutCache cache(ByteSize most) {
    return cache(most, AMD64, Optional.empty());
  }

  LayoutCache cache(ByteSize most, Platform platform, Optional<String> referrers) {
    return new LayoutCache(directory, most, platform, referrers, clock, this::warn, Trace.off());
  }

  synchronized void warn(String warning) {
    warnings.add(warning);
  }

  ContentSource cached() {
    return cache.inFrontOf(source, soon());
  }

  Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  static Owner owner(Descriptor image) {
    return new Owner(Repository.parse(NAME), image.digest(), false);
  }

  void keep(Descriptor revision) {
    keep(owner(image), revision, image.digest());
  }

  void keep(Descriptor revision, Optional<Signature> signature) {
    cache.keep(
        owner(image),
        revision.digest(),
        image.digest(),
        signature,
        Optional.empty(),
        source,
        soon());
  }

  void keep(Owner owner, Descriptor revision, Digest attachedTo) {
    cache.keep(
        owner, revision.digest(), attachedTo, Optional.empty(), Optional.empty(), source, soon());
  }

  List<CachedRevision> kept(Descriptor image) {
    return cache.of(owner(image), soon());
  }

  static List<Digest> digests(List<CachedRevision> kept) {
    return kept.stream().map(k -> k.manifest().digest()).toList();
  }

  Descriptor attach(String title, String content) {
    return attach(image, title, content);
  }

  Descriptor attach(Descriptor subject, String title, String content) {
    Descriptor layer = titled(title, source.blob("text/plain", bytes(content)));
    Descriptor made = source.attach(subject, TYPE, Map.of(), layer);
    source.forgetRequests();
    return made;
  }

  static Descriptor titled(String title, Descriptor blob) {
    return blob.withAnnotations(new Annotations(Map.of(Annotations.TITLE, title)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String read(BlobSource source, Descriptor blob) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.blob(
        blob,
        () -> {
          out.reset();
          return out;
        });
    return out.toString(UTF_8);
  }

  Path file(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  Path record() throws IOException {
    return records().stream().filter(path -> isOf(path, image)).findFirst().orElseThrow();
  }

  static boolean isOf(Path record, Descriptor image) {
    try {
      return Files.readString(record).contains(image.digest().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> records() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(".remora"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  List<Digest> listed() {
    LayoutStore store = new LayoutStore(directory, soon());
    try (LockedLayout exclusive = store.lock(new Purpose("read", "the index"))) {
      return exclusive.index().orElseThrow().entries().stream()
          .map(EditableIndex.Entry::digest)
          .toList();
    }
  }

  static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.now().minus(age)));
  }
}
