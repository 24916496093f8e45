package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.paths.Limits;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The directory where revisions are published, in the layout of Kubernetes' ConfigMap volumes
 * (specification, "The volume").
 *
 * @param directory its path is the operator's and trusted, links included; what lies in it is not
 *     trusted
 * @param limits what one revision may contain, and what a revision there may claim to contain
 * @param watch told how far it is when a whole revision is read
 * @param seen the names at its top where this process has seen Remora's links. What lies there by
 *     now instead has replaced a link, and may be replaced by it again. No other name is ours,
 *     whatever the volume claims. For one thread, and in memory only
 */
public record Volume(
    Path directory,
    Modes modes,
    Limits limits,
    Clock clock,
    RandomGenerator random,
    ReadWatch watch,
    Set<String> seen) {

  public Volume(Path directory, Modes modes, Limits limits, Clock clock, RandomGenerator random) {
    this(directory, modes, limits, clock, random, ReadWatch.none());
  }

  public Volume(
      Path directory,
      Modes modes,
      Limits limits,
      Clock clock,
      RandomGenerator random,
      ReadWatch watch) {
    this(directory, modes, limits, clock, random, watch, new HashSet<>());
  }

  /**
   * Waits for the volume's lock, and cleans up if a run was killed. Makes the directory if only its
   * last element is missing. A volume that cannot be written, because it is full, read-only or
   * another user's, can still be read: every attempt to write to it fails.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read, stays locked until the
   *     deadline, or {@code ..remora} is not Remora's
   */
  public Session open(Deadline deadline) {
    return open(deadline, Set.of());
  }

  /**
   * Opens the volume for a caller who deletes previous revisions later, some time after the swap.
   *
   * @param spared the names of the directories that stay
   */
  public Session open(Deadline deadline, Set<String> spared) {
    Purpose purpose = new Purpose("open the volume", directory.toString());
    return DiskTrouble.attempt(
        purpose,
        () -> {
          OpenDirectory root = openRoot(purpose);
          try {
            return open(root, deadline, spared, purpose);
          } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
          }
        });
  }

  private Session open(OpenDirectory root, Deadline deadline, Set<String> spared, Purpose purpose)
      throws IOException {
    try {
      return lock(root, deadline, spared, purpose);
    } catch (IOException e) {
      if (DiskTrouble.keepsFromWriting(e)) {
        return Session.reading(this, root, DiskTrouble.failure(purpose, e), deadline);
      }
      throw e;
    }
  }

  /**
   * Reads what readers see, without the lock: it waits for nobody and writes nothing.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read
   * @throws dev.remora.failure.ContentRefused when it claims to hold more than the limits allow
   * @throws dev.remora.failure.RegistryUnavailable when the deadline passes
   */
  public VolumeView look(Deadline deadline) {
    Purpose purpose = new Purpose("look at the volume", directory.toString());
    return DiskTrouble.attempt(purpose, () -> new VolumeReader(this, deadline, purpose).look());
  }

  /**
   * Reads which revision readers see, without the lock, and none of its files: whether they are
   * still what was published is another question. Nothing also where that cannot be read back.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read
   * @throws dev.remora.failure.ContentRefused when it claims to hold more than the limits allow
   */
  public Optional<Published> published(Deadline deadline) {
    Purpose purpose = new Purpose("look at the volume", directory.toString());
    return DiskTrouble.attempt(
        purpose, () -> new VolumeReader(this, deadline, purpose).published());
  }

  /**
   * Reads what Remora remembers on it, without the lock. Where nothing is there, nothing is
   * remembered.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot be read
   */
  public State state(Deadline deadline) {
    Purpose purpose = new Purpose("look at the volume", directory.toString());
    return DiskTrouble.attempt(purpose, () -> new VolumeReader(this, deadline, purpose).state());
  }

  /**
   * Fails as publishing would, where something that Remora did not publish has one of the names. A
   * directory that is not there has none.
   *
   * @param names at the top of the volume
   * @throws dev.remora.failure.ContentRefused which of them is taken
   */
  public void refuseTaken(Set<String> names, Deadline deadline) {
    Purpose purpose = new Purpose("publish to", directory.toString());
    DiskTrouble.attempt(
        purpose, () -> new VolumeReader(this, deadline, purpose).refuseTaken(names));
  }

  private OpenDirectory openRoot(Purpose purpose) throws IOException {
    boolean made = Files.notExists(directory, LinkOption.NOFOLLOW_LINKS) && make();
    Path real = directory.toRealPath();
    if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new VolumeFailure(
          purpose, directory + " is not a directory", "give a directory with --to");
    }
    OpenDirectory root = OpenDirectory.open(real);
    try {
      if (made) {
        // the umask may have taken something away from its readers; Remora writes there, too
        root.setMode(new FileMode(modes.directory().bits() | 0700));
      }
      return root;
    } catch (IOException e) {
      root.close();
      throw e;
    }
  }

  private boolean make() throws IOException {
    try {
      Files.createDirectory(directory);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // another Remora has just made it
    }
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

  /**
   * Nothing when somebody has replaced {@code ..remora} meanwhile: then something else was locked.
   */
  private Optional<Session> tryLock(
      OpenDirectory root, Deadline deadline, Set<String> spared, Purpose purpose)
      throws IOException {
    OpenDirectory metadata = Metadata.open(root, purpose);
    try {
      VolumeLock lock = VolumeLock.acquire(metadata, purpose, deadline, random);
      try {
        if (lock.isOn(root)) {
          return Optional.of(Session.writing(this, root, metadata, lock, spared, deadline));
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
