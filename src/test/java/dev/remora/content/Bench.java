package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.paths.Limits;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import dev.remora.rig.Defaults;
import dev.remora.source.Progress;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An artifact under construction, the source that has it, and where it is written to. */
final class Bench {
  static final Purpose PURPOSE = new Purpose("unpack", "registry.example/app");
  static final String GZIP_LAYER = MediaType.LAYER_TAR_GZIP;

  final InMemorySource source = new InMemorySource();
  final List<Descriptor> layers = new ArrayList<>();
  final Path base;
  final Path tree;
  final Path blobs;
  final Path outside;
  Limits limits = Defaults.LIMITS;
  ModeMasks masks = masks("rw-r--r--", "rwxr-xr-x");
  Progress progress = Defaults.progress();
  Deadline deadline = Deadline.in(Duration.ofMinutes(2), Clock.system());

  Bench(Path directory) {
    base = directory;
    tree = directory.resolve("tree");
    blobs = directory.resolve("blobs");
    outside = directory.resolve("outside");
    try {
      for (Path made : List.of(tree, blobs, outside)) {
        Files.createDirectory(made);
      }
      Files.writeString(outside.resolve("untouched"), "untouched");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModeMasks masks(String file, String directory) {
    return new ModeMasks(
        FileMode.of(PosixFilePermissions.fromString(file)),
        FileMode.of(PosixFilePermissions.fromString(directory)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A file by its title. */
  Bench file(String title, String content) {
    return layer(MediaType.LAYER_TAR, bytes(content), Map.of(Annotations.TITLE, title));
  }

  /** An archive without a title. */
  Bench archive(byte[] blob) {
    return layer(GZIP_LAYER, blob, Map.of());
  }

  /** A directory as oras packs it. */
  Bench directory(String title, byte[] blob, Digest content) {
    return layer(
        GZIP_LAYER,
        blob,
        Map.of(
            Annotations.TITLE,
            title,
            Annotations.UNPACK,
            "true",
            Annotations.CONTENT_DIGEST,
            content.toString()));
  }

  Bench layer(String mediaType, byte[] blob, Map<String, String> annotations) {
    return layer(
        Descriptor.of(mediaType, Digest.sha256(blob), blob.length)
            .withAnnotations(new Annotations(annotations)),
        blob);
  }

  Bench layer(Descriptor descriptor, byte[] blob) {
    source.blobs.put(descriptor.digest(), blob);
    layers.add(descriptor);
    return this;
  }

  Manifest manifest() {
    return new Manifest(
        RawDocument.of(MediaType.MANIFEST, bytes("{}")),
        Optional.of(MediaType.REMORA_CONFIG),
        Descriptor.empty(),
        List.copyOf(layers),
        Optional.empty(),
        Annotations.none());
  }

  List<ContentFile> write() {
    try (OpenDirectory into = OpenDirectory.open(tree);
        OpenDirectory aside = OpenDirectory.open(blobs)) {
      return new ContentWriter(limits, masks, progress)
          .write(manifest(), source, into, aside, deadline, PURPOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lies in the tree: files with their content, directories with a slash. */
  SortedMap<String, String> written() {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.filter(p -> !p.equals(tree)).toList()) {
        String name = tree.relativize(path).toString();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          found.put(name + "/", "");
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          found.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
        } else {
          found.put(name, "neither file nor directory");
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was written to a file. */
  String content(String path) {
    return Objects.requireNonNull(written().get(path), path);
  }

  String mode(String path) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(tree.resolve(path), LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All twelve of them. */
  int modeBits(String path) {
    try {
      Path file = tree.resolve(path);
      return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean outsideIsUntouched() {
    try (Stream<Path> beside = Files.list(base);
        Stream<Path> within = Files.list(outside)) {
      return beside.count() == 3
          && within.count() == 1
          && Files.readString(outside.resolve("untouched")).equals("untouched");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> leftBlobs() {
    try (Stream<Path> left = Files.list(blobs)) {
      return left.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
