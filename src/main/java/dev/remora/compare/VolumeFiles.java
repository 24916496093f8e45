package dev.remora.compare;

import dev.remora.diff.FileSet;
import dev.remora.diff.FileState;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.paths.ReservedNames;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileMode;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.publish.Volume;
import dev.remora.publish.VolumeView;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What readers see on a volume, as it is now. What nobody has altered was read and hashed when the
 * volume was looked at, and is as it was published; the rest is read again here.
 */
final class VolumeFiles implements FileSet, AutoCloseable {
  private static final int BUFFER = 64 << 10;

  /** Where so many alterations were found, there may be more. */
  private static final int MANY = 1_000;

  private final OpenDirectory directory;
  private final SortedMap<String, FileState> files = new TreeMap<>();
  private final boolean keepsModes;
  private final Deadline deadline;
  private final Purpose purpose;

  private VolumeFiles(
      OpenDirectory directory, boolean keepsModes, Deadline deadline, Purpose purpose) {
    this.directory = directory;
    this.keepsModes = keepsModes;
    this.deadline = deadline;
    this.purpose = purpose;
  }

  /**
   * Opens what a look at the volume found.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read, or is gone since
   */
  static VolumeFiles open(
      Volume volume, VolumeView view, Published published, Deadline deadline, Purpose purpose) {
    return DiskTrouble.attempt(
        purpose,
        () -> {
          try (OpenDirectory root = OpenDirectory.open(volume.directory().toRealPath())) {
            OpenDirectory directory = root.child(published.directory());
            try {
              Provenance provenance = published.provenance();
              VolumeFiles opened =
                  new VolumeFiles(directory, provenance.modes().isPresent(), deadline, purpose);
              opened.list(provenance, view.alterations());
              return opened;
            } catch (IOException | RuntimeException e) {
              directory.close();
              throw e;
            }
          }
        });
  }

  private void list(Provenance provenance, List<Alteration> alterations) throws IOException {
    Set<String> open = new HashSet<>();
    for (Alteration alteration : alterations) {
      if (!ReservedNames.isReserved(alteration.path().split("/", 2)[0])) {
        open.add(alteration.path());
      }
    }
    boolean all = alterations.size() >= MANY;
    for (PublishedFile file : provenance.files()) {
      if (all || open.contains(file.path())) {
        open.add(file.path());
      } else {
        files.put(file.path(), FileState.file(file.digest(), file.size(), mode(file.mode())));
      }
    }
    for (var it : provenance.directories()) {
      if (all || open.contains(it.path())) {
        open.add(it.path());
      } else {
        files.put(it.path(), FileState.directory(mode(it.mode())));
      }
    }
    for (String path : open) {
      deadline.check(purpose);
      now(directory, List.of(path.split("/"))).ifPresent(state -> files.put(path, state));
    }
  }

  private Optional<FileMode> mode(FileMode mode) {
    return Optional.of(mode).filter(_ -> keepsModes);
  }

  /** What is there now, whatever was published. */
  private Optional<FileState> now(OpenDirectory at, List<String> names) throws IOException {
    String name = names.getFirst();
    Optional<PosixFileAttributes> there = at.find(name);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    boolean isDirectory = there.get().isDirectory();
    if (names.size() > 1) {
      if (!isDirectory) {
        return Optional.empty();
      }
      try (OpenDirectory child = at.child(name)) {
        return now(child, names.subList(1, names.size()));
      }
    }
    Optional<FileMode> mode = mode(FileMode.of(there.get().permissions()));
    return Optional.of(isDirectory ? FileState.directory(mode) : file(at, name, mode));
  }

  private FileState file(OpenDirectory at, String name, Optional<FileMode> mode) {
    try (HeldFile file = at.file(name);
        InputStream in = deadline.over(file.read(), purpose)) {
      MessageDigest hash = Descriptor.EMPTY_DIGEST.newHash();
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
        size += n;
      }
      Digest digest = Digest.of(Descriptor.EMPTY_DIGEST.algorithm(), hash.digest());
      return FileState.file(digest, size, mode);
    } catch (IOException e) {
      DiskTrouble.passInterruption(purpose, e);
      return FileState.other(); // a link, or another user's
    }
  }

  @Override
  public SortedMap<String, FileState> files() {
    return files;
  }

  @Override
  public byte[] read(String path) {
    return StagedFiles.read(directory, path, Objects.requireNonNull(files.get(path)), purpose);
  }

  /** Opens a file as it is now, to copy what an update does not change. */
  InputStream open(PublishedFile file) throws IOException {
    try (HeldFile held = directory.file(List.of(file.path().split("/")))) {
      return held.read();
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
