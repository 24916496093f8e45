package dev.remora.source.layout;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.posix.OpenDirectory;
import dev.remora.source.EditableIndex;
import dev.remora.source.EditableIndex.Entry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layout of Remora's while its lock is held: nobody else changes its index or deletes from it.
 */
public final class LockedLayout implements AutoCloseable {
  /** A file among the blobs. */
  public record StoredBlob(Digest digest, long size, Instant modified) {}

  private final OpenLayout layout;
  private final LayoutLock lock;
  private final LayoutFiles files;
  private final Purpose purpose;

  LockedLayout(OpenLayout layout, LayoutLock lock, LayoutFiles files, Purpose purpose) {
    this.layout = layout;
    this.lock = lock;
    this.files = files;
    this.purpose = purpose;
  }

  /** The entry points; nothing when they cannot be read and have to be written anew. */
  public Optional<EditableIndex> index() {
    try {
      return Optional.of(new LayoutIndex(files).read(layout, purpose));
    } catch (IOException | ProtocolViolation | ImageNotFound e) {
      return Optional.empty();
    }
  }

  public void replace(EditableIndex changed) throws IOException {
    LayoutIndex.replace(layout, changed, purpose);
  }

  /** An entry that leads to a manifest, without what is in the manifest itself. */
  public static Entry entry(Document document) {
    Descriptor bare = document.raw().descriptor();
    return Entry.of(document.artifactType().map(bare::withArtifactType).orElse(bare));
  }

  /** All content that can be ours, whether or not something leads to it. */
  public List<StoredBlob> stored() throws IOException {
    List<StoredBlob> stored = new ArrayList<>();
    try (OpenDirectory all = layout.blobs()) {
      for (String algorithm : all.names()) {
        try (OpenDirectory directory = all.child(algorithm)) {
          addTo(stored, algorithm, directory);
        } catch (FileSystemException e) {
          // no directory of ours: not ours to count, and not ours to delete
        }
      }
    }
    return stored;
  }

  private void addTo(List<StoredBlob> stored, String algorithm, OpenDirectory directory)
      throws IOException {
    for (String name : directory.names()) {
      files.deadline().check(purpose);
      Optional<Digest> digest = digest(algorithm, name);
      if (digest.isPresent()) {
        directory
            .find(name)
            .filter(PosixFileAttributes::isRegularFile)
            .map(a -> new StoredBlob(digest.get(), a.size(), a.lastModifiedTime().toInstant()))
            .ifPresent(stored::add);
      }
    }
  }

  /** Only what could be verified was ever kept: anything else has such a name by chance. */
  private static Optional<Digest> digest(String algorithm, String encoded) {
    try {
      return Optional.of(Digest.parse(algorithm + ":" + encoded)).filter(Digest::verifiable);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public void delete(Digest blob) throws IOException {
    layout.deleteBlob(blob);
  }

  /** Deletes what killed runs left in the workshop before a moment. */
  public void sweep(Instant before) throws IOException {
    try (OpenDirectory workshop = layout.directory(OpenLayout.WORKSHOP)) {
      for (String name : workshop.names()) {
        files.deadline().check(purpose);
        boolean left =
            name.startsWith(Draft.PREFIX)
                && workshop
                    .find(name)
                    .filter(PosixFileAttributes::isRegularFile)
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
    try (layout) {
      lock.close();
    }
  }
}
