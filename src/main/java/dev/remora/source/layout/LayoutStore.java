package dev.remora.source.layout;

import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.RawDocument;
import dev.remora.posix.OpenDirectory;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobSink;
import dev.remora.source.EditableIndex;
import dev.remora.source.EditableIndex.Entry;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layout that Remora alone fills and empties. Several processes may do so at once: content is
 * complete under its name or not there, and whoever changes {@code index.json} or deletes holds the
 * one lock.
 *
 * <p>What is in it may have been damaged, so all content is hashed when it is read. Directories get
 * the permissions of the layout's own, so that a group shares it where its directory says so.
 */
public final class LayoutStore {
  private static final int MODE_BITS = 07777;
  private static final int NOT_EXECUTABLE = 0666;

  private final LayoutFiles files;
  private final LayoutBlobs blobs;
  private final LayoutIndex index;

  /**
   * @param deadline of all that is done with it
   */
  public LayoutStore(Path directory, Deadline deadline) {
    this.files = new LayoutFiles(directory, deadline);
    this.blobs = new LayoutBlobs(files);
    this.index = new LayoutIndex(files);
  }

  public Path directory() {
    return files.root();
  }

  /**
   * Makes the layout where there is nothing.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot, or something else lies there
   */
  public void ensure(Purpose purpose) {
    if (files.isMarked()) {
      return;
    }
    index.ensure(purpose);
    share(files.root().resolve("blobs"), MODE_BITS);
    share(files.root().resolve("blobs").resolve("sha256"), MODE_BITS);
    share(files.workshop(), MODE_BITS);
    share(files.root().resolve(LayoutLock.NAME), NOT_EXECUTABLE);
  }

  /** Makes a directory, of those below the layout's own, that is as accessible as the layout. */
  public Path directory(String... names) throws IOException {
    Path directory = files.root();
    for (String name : names) {
      directory = directory.resolve(name);
      if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(directory);
        share(directory, MODE_BITS);
      }
    }
    return directory;
  }

  private void share(Path made, int bits) {
    try {
      int mode = (int) Files.getAttribute(files.root(), "unix:mode");
      Files.setAttribute(made, "unix:mode", mode & bits);
    } catch (IOException e) {
      // somebody else made it at the same time, and shares it
    }
  }

  /** What an error means where something was to be written. */
  public static Failure unwritable(Purpose purpose, IOException e) {
    return LayoutFailure.unwritable(purpose, e);
  }

  /** What an error means where something was to be read. */
  public static Failure unreadable(Purpose purpose, IOException e) {
    return LayoutFailure.unreadable(purpose, e);
  }

  /** Whether there is content of this digest and size; it is hashed when it is read. */
  public boolean has(Descriptor blob) {
    return blobs.has(blob);
  }

  /**
   * A manifest or index; nothing where it is not there.
   *
   * @throws dev.remora.failure.IntegrityFailure when it was damaged
   */
  public Optional<RawDocument> document(Digest digest, Purpose purpose) {
    return blobs.document(digest, purpose);
  }

  /**
   * Copies a blob.
   *
   * @throws dev.remora.failure.IntegrityFailure when it was damaged
   * @throws ProtocolViolation when it is not there
   */
  public void copy(Descriptor blob, BlobSink sink, Purpose purpose) {
    blobs.copy(blob, sink, purpose);
  }

  public void put(Descriptor blob, BlobBody body, Purpose purpose) {
    blobs.put(blob, body, purpose);
  }

  public void put(RawDocument document, Purpose purpose) {
    blobs.put(document, purpose);
  }

  /** Begins a file that is moved to its place when it is complete. */
  public Draft draft() throws IOException {
    return Draft.in(files.workshop());
  }

  /** Gives a blob its name. Its bytes are verified already. */
  public void adopt(Draft verified, Digest digest) throws IOException {
    Path file = files.blob(digest);
    Files.createDirectories(file.resolveSibling(""));
    verified.moveTo(file);
  }

  /** Writes a small file of ours below the layout. */
  public void write(Path target, byte[] content) throws IOException {
    DurableFile.write(target, files.workshop(), out -> out.write(content));
  }

  /** Waits for the lock, at most ten seconds of the deadline. */
  public Exclusive lock(Purpose purpose) {
    return new Exclusive(LayoutLock.acquire(files, purpose), purpose);
  }

  /** A file among the blobs. */
  public record Stored(Digest digest, long size, Instant modified) {}

  /** The layout while its lock is held. */
  public final class Exclusive implements AutoCloseable {
    private final LayoutLock lock;
    private final Purpose purpose;

    private Exclusive(LayoutLock lock, Purpose purpose) {
      this.lock = lock;
      this.purpose = purpose;
    }

    /** The entry points; nothing when they cannot be read and have to be written anew. */
    public Optional<EditableIndex> index() {
      try {
        return Optional.of(index.read(purpose));
      } catch (ProtocolViolation | ImageNotFound e) {
        return Optional.empty();
      }
    }

    public void replace(EditableIndex changed) {
      index.replace(changed, purpose);
    }

    /** An entry that leads to a manifest, without what is in the manifest itself. */
    public static Entry entry(Document document) {
      Descriptor bare = document.raw().descriptor();
      return Entry.of(document.artifactType().map(bare::withArtifactType).orElse(bare));
    }

    /** All content, whether or not something leads to it. */
    public List<Stored> stored() throws IOException {
      List<Stored> stored = new ArrayList<>();
      try (DirectoryStream<Path> algorithms =
          Files.newDirectoryStream(files.root().resolve("blobs"))) {
        for (Path algorithm : algorithms) {
          addTo(stored, algorithm);
        }
      }
      return stored;
    }

    private static void addTo(List<Stored> stored, Path algorithm) throws IOException {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(algorithm)) {
        for (Path entry : entries) {
          PosixFileAttributes attributes =
              Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (attributes.isRegularFile()) {
            Digest digest = Digest.parse(algorithm.getFileName() + ":" + entry.getFileName());
            Instant modified = attributes.lastModifiedTime().toInstant();
            stored.add(new Stored(digest, attributes.size(), modified));
          }
        }
      } catch (NoSuchFileException | IllegalArgumentException e) {
        // not ours to count, and not ours to delete
      }
    }

    public void delete(Digest blob) throws IOException {
      Files.deleteIfExists(files.blob(blob));
    }

    /** Deletes what killed runs left in the workshop before a moment. */
    public void sweep(Instant before) throws IOException {
      try (OpenDirectory workshop = OpenDirectory.open(files.workshop())) {
        for (String name : workshop.names()) {
          boolean left =
              name.startsWith(Draft.PREFIX)
                  && workshop
                      .find(name)
                      .filter(a -> a.isRegularFile())
                      .filter(a -> a.lastModifiedTime().toInstant().isBefore(before))
                      .isPresent();
          if (left) {
            Files.deleteIfExists(workshop.path(name));
          }
        }
      }
    }

    @Override
    public void close() {
      lock.close();
    }
  }
}
