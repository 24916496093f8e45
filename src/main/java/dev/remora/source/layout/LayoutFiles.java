package dev.remora.source.layout;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.source.EditableIndex;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a layout by their names (image-spec, image-layout.md, "Content"). */
record LayoutFiles(Path root, Deadline deadline) {
  /** Manifests and indexes are not larger than this, {@code index.json} included. */
  static final int LARGEST_DOCUMENT = 4 << 20;

  private static final int LARGEST_MARKER = 4 << 10;
  private static final String VERSION = "imageLayoutVersion";

  Path index() {
    return root.resolve("index.json");
  }

  /** Where drafts are written; the name is the one that ORAS uses. */
  Path workshop() {
    return root.resolve("ingest");
  }

  /** The parsed form of a digest cannot leave the directory: it holds neither slash nor dots. */
  Path blob(Digest digest) {
    return root.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  private Path marker() {
    return root.resolve("oci-layout");
  }

  /**
   * Sees to it that this is a layout.
   *
   * @throws ImageNotFound when the directory or its marker is not there
   */
  void require(Purpose purpose) {
    byte[] marker =
        read(marker(), LARGEST_MARKER, purpose)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        purpose,
                        Files.isDirectory(root)
                            ? root + " is no OCI image layout: it has no file oci-layout"
                            : root + " is not a directory",
                        "check the path; oci: takes the directory of an image layout"));
    try {
      String version = JsonObject.parse(marker).text(VERSION);
      if (!version.startsWith("1.")) {
        throw new MalformedJson("the version " + version + " is not known");
      }
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose, "the file oci-layout is malformed: " + e.getMessage(), "write it again", e);
    }
  }

  boolean isMarked() {
    return Files.exists(marker());
  }

  /** Makes the directory; one that holds other things is left alone. */
  void prepare(Purpose purpose) throws IOException {
    Files.createDirectories(root);
    if (!isBlank(root)) {
      throw new VolumeFailure(
          purpose, root + " is not empty and no image layout", "name an empty or new directory");
    }
  }

  /** Fills a prepared directory. */
  void create() throws IOException {
    Files.createDirectories(root.resolve("blobs").resolve("sha256"));
    byte[] empty = EditableIndex.empty().bytes();
    DurableFile.write(index(), workshop(), out -> out.write(empty));
    // the marker comes last: what has it is complete
    byte[] marker = JsonWriter.object().put(VERSION, "1.0.0").bytes();
    DurableFile.write(marker(), workshop(), out -> out.write(marker));
  }

  /** Whether there is nothing but what a killed or a running {@link #create} left. */
  private boolean isBlank(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        boolean ours =
            entry.equals(workshop())
                || entry.equals(index())
                || entry.equals(marker())
                || entry.equals(root.resolve("blobs"))
                || entry.equals(root.resolve(LayoutLock.NAME))
                || entry.equals(root.resolve("lost+found")); // the root of a fresh ext4
        if (!ours) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * The content of a file that may not be there.
   *
   * @throws ProtocolViolation when it is larger than the limit, or no regular file
   */
  Optional<byte[]> read(Path file, int limit, Purpose purpose) {
    deadline.check(purpose); // an index can name ten thousand
    if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe would block for ever
      throw new ProtocolViolation(purpose, file + " is no regular file", "write the layout again");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new ProtocolViolation(
            purpose, file + " is larger than " + limit + " bytes", "it is no manifest or index");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LayoutFailure.unreadable(purpose, e);
    }
  }
}
