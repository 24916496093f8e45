package dev.remora.attach;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.paths.ContentPath;
import dev.remora.paths.TakenPaths;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.HeldFile;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobProgress;
import dev.remora.source.Measurement;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes layers of files, directories and the keys of ConfigMaps.
 *
 * <p>Each is read once to know its digest, and once more to send it where it is not there yet. A
 * directory is packed both times rather than kept as a temporary file: packing is repeatable,
 * configuration is small, and nothing is left behind when the process is killed. What changes in
 * between is found by its digest.
 */
final class Layers {
  /** A manifest may have 4 MiB; all content inside it together gets much less. */
  private static final int MOST_INLINE = 64 << 10;

  private final int inlineMax;
  private final Progress progress;
  private final Deadline deadline;
  private final TakenPaths taken = new TakenPaths();
  private final List<NewLayer> layers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Extent extent = Extent.NONE;
  private int inlineLeft = MOST_INLINE;

  private Layers(int inlineMax, Progress progress, Deadline deadline) {
    this.inlineMax = inlineMax;
    this.progress = progress;
    this.deadline = deadline;
  }

  /**
   * Reads all of them.
   *
   * @param warnings told when it is more than many will take
   * @throws UsageFailure naming everything that cannot be used
   */
  static List<NewLayer> of(NewContent content, Deadline deadline, Consumer<String> warnings) {
    Layers layers = new Layers(content.inlineMax(), content.progress(), deadline);
    content.files().forEach(layers::add);
    content.configMaps().files(layers.problems).forEach(layers::add);
    if (content.files().isEmpty() && content.configMaps().wanted().isEmpty()) {
      layers.problems.add("no file is named");
    }
    if (!layers.problems.isEmpty()) {
      throw new UsageFailure(
          new Purpose("read", "the files to attach"),
          String.join(", ", layers.problems),
          "check the names; nothing was sent");
    }
    layers.extent.beyondKits().ifPresent(warnings);
    return List.copyOf(layers.layers);
  }

  private void add(FileArgument argument) {
    try {
      Path path = Path.of(argument.path());
      ContentPath title = Title.of(argument.path());
      if (Files.isDirectory(path)) {
        addDirectory(argument, path, title);
      } else {
        addFile(argument, path, title);
      }
    } catch (InvalidPathException e) {
      problems.add(argument + ": " + e.getReason());
    } catch (IllegalArgumentException e) {
      problems.add(argument + ": " + e.getMessage());
    } catch (IOException e) {
      problems.add(DiskTrouble.text(e, argument.path()) + meantType(argument));
    } catch (UnusableFile e) {
      problems.add(e.getMessage());
    }
  }

  /** What to add where only the part before the colon is there; else nothing. */
  private static String meantType(FileArgument argument) {
    return argument
        .withoutEnding()
        .filter(meant -> !Files.exists(Path.of(argument.path())))
        .filter(meant -> Files.exists(Path.of(meant.path())))
        .map(
            meant ->
                ", and %s is no media type; one such as %s is expected"
                    .formatted(
                        argument.path().substring(meant.path().length() + 1),
                        DefaultTypes.ofFile(meant.path())))
        .orElse("");
  }

  private void addFile(FileArgument argument, Path path, ContentPath title)
      throws IOException, UnusableFile {
    if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe cannot be read twice
      throw new UnusableFile(argument + ": is neither a file nor a directory");
    }
    taken.file(title);
    String type = argument.mediaType().orElseGet(() -> DefaultTypes.ofFile(title.name()));
    long size = Files.exists(path) ? Files.size(path) : 0;
    addFile(type, path.toString(), size, title, () -> read(path));
  }

  private void add(ConfigMapSource.KeyFile file) {
    try {
      taken.file(file.title());
      byte[] content = file.content();
      addFile(
          DefaultTypes.ofFile(file.title().name()),
          file.origin(),
          content.length,
          file.title(),
          () -> new ByteArrayInputStream(content));
    } catch (IllegalArgumentException e) {
      problems.add(file.origin() + ": " + e.getMessage());
    } catch (IOException e) {
      problems.add(DiskTrouble.text(e, file.origin()));
    }
  }

  private void addFile(String type, String name, long size, ContentPath title, BlobBody body)
      throws IOException {
    BlobProgress shown = progress.started(Transfer.read(title.toString(), size));
    Descriptor measured = measure(type, name, size, new ShownBody(body, shown));
    shown.finished();
    extent = extent.and(new Extent(1, 0, measured.size()));
    add(measured, Map.of(Annotations.TITLE, title.toString()), body);
  }

  /** Follows a link, which is the user's own; by now it may lead to something that is no file. */
  private static InputStream read(Path path) throws IOException {
    try (HeldFile file = HeldFile.given(path)) {
      return file.read();
    }
  }

  private void addDirectory(FileArgument argument, Path path, ContentPath title)
      throws IOException, UnusableFile {
    int problemsBefore = problems.size();
    Path top = path.toAbsolutePath().normalize();
    List<PackedTree.Entry> entries = PackedTree.list(top, title, problems, deadline);
    if (problems.size() > problemsBefore) {
      return;
    }
    for (PackedTree.Entry entry : entries) {
      if (entry.directory()) {
        taken.directory(entry.name());
        extent = extent.and(new Extent(0, 1, 0));
      } else {
        taken.file(entry.name());
        extent = extent.and(new Extent(1, 0, entry.size()));
      }
    }
    long size = entries.stream().mapToLong(PackedTree.Entry::size).sum();
    MessageDigest hash = Measurement.hash(size);
    String type = argument.mediaType().orElse(MediaType.LAYER_TAR_GZIP);
    BlobProgress shown = progress.started(Transfer.read(title.toString(), size));
    BlobBody packed = () -> new TarGzip(top, entries, hash, shown::advanced);
    Descriptor measured = measure(type, path.toString(), size, packed);
    shown.finished();
    Map<String, String> annotations =
        Map.of(
            Annotations.TITLE,
            title.toString(),
            Annotations.UNPACK,
            "true",
            Annotations.CONTENT_DIGEST,
            digestOf(hash).toString());
    add(measured, annotations, () -> new TarGzip(top, entries));
  }

  /** Reads to the end, with memory for what may travel in the manifest and a buffer. */
  private Descriptor measure(String mediaType, String name, long about, BlobBody body)
      throws IOException {
    int most = Math.min(inlineMax, inlineLeft);
    Purpose purpose = new Purpose("read", name);
    try (InputStream in = deadline.over(body.open(), purpose)) {
      Measurement found = Measurement.of(in, about, most, purpose);
      Descriptor measured = Descriptor.of(mediaType, found.digest(), found.size());
      byte[] content = found.content().orElse(new byte[0]);
      if (content.length == 0) {
        return measured;
      }
      inlineLeft -= content.length;
      return measured.withData(Base64.getEncoder().encodeToString(content));
    }
  }

  private static Digest digestOf(MessageDigest hash) {
    return Digest.of(Descriptor.EMPTY_DIGEST.algorithm(), hash.digest());
  }

  private void add(Descriptor measured, Map<String, String> annotations, BlobBody body) {
    layers.add(
        new NewLayer(measured.withAnnotations(new Annotations(annotations)), body, progress));
  }
}
