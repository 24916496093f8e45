package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The directory where revisions are published, in the layout of Kubernetes' ConfigMap volumes
 * (specification, "The volume").
 *
 * @param directory its own path is the operator's and trusted, links included; what is in it is not
 */
public record Volume(Path directory, Modes modes, Clock clock, RandomGenerator random) {

  /**
   * Waits for the volume's lock and makes the volume whole again if a run was killed. Makes the
   * directory if only its last element is missing.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be written, stays locked until the
   *     deadline, or {@code ..remora} is not Remora's
   */
  public Session open(Deadline deadline) {
    return open(deadline, Set.of());
  }

  /**
   * The same for who retires previous revisions itself, a while after the swap.
   *
   * @param spared the names of their directories
   */
  public Session open(Deadline deadline, Set<String> spared) {
    Purpose purpose = new Purpose("open the volume", directory.toString());
    return DiskTrouble.attempt(
        purpose,
        () -> {
          OpenDirectory root = openRoot(purpose);
          try {
            return lock(root, deadline, spared, purpose);
          } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
          }
        });
  }

  /**
   * Looks at what readers see, without the lock: it waits for nobody and writes nothing.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read
   */
  public Glance look() {
    return DiskTrouble.attempt(
        new Purpose("look at the volume", directory.toString()), () -> new Onlooker(this).look());
  }

  private OpenDirectory openRoot(Purpose purpose) throws IOException {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        // another Remora was faster
      }
    }
    Path real = directory.toRealPath();
    if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new VolumeFailure(
          purpose, directory + " is not a directory", "give a directory with --to");
    }
    return OpenDirectory.open(real);
  }

  private Session lock(OpenDirectory root, Deadline deadline, Set<String> spared, Purpose purpose)
      throws IOException {
    while (true) {
      Optional<Session> session = tryLock(root, deadline, spared, purpose);
      if (session.isPresent()) {
        return session.get();
      }
      if (deadline.passed()) {
        throw new VolumeFailure(
            purpose,
            Names.METADATA + " is replaced again and again",
            "somebody else writes to this volume: mount it read-only everywhere but in Remora");
      }
    }
  }

  /** Nothing when {@code ..remora} was replaced meanwhile: then what is locked is not it. */
  private Optional<Session> tryLock(
      OpenDirectory root, Deadline deadline, Set<String> spared, Purpose purpose)
      throws IOException {
    OpenDirectory metadata = Metadata.open(root, purpose);
    try {
      VolumeLock lock = VolumeLock.acquire(metadata, purpose, deadline, random);
      try {
        if (lock.isOn(root)) {
          return Optional.of(new Session(this, root, metadata, lock, spared));
        }
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
      lock.close();
    } catch (IOException | RuntimeException e) {
      metadata.close();
      throw e;
    }
    metadata.close();
    return Optional.empty();
  }
}
