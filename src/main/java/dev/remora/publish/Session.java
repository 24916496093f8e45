package dev.remora.publish;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.paths.ReservedNames;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A volume while its lock is held; or one that cannot be written, without a lock, to see whether
 * what is published there will do: nothing has to be written for that.
 *
 * <p>What is remembered gets to the disk with {@link #save}, the owner also with what is published.
 * So a session that ends without either leaves the state as it was.
 *
 * <p>Every method fails with a {@link VolumeFailure} when the volume cannot be read or written. For
 * one thread; only a {@link Staging}'s directories may be filled by several.
 */
public final class Session implements AutoCloseable {
  private final Volume volume;
  private final OpenDirectory root;
  private final Access access;
  private final Links links;
  private final RevisionDirectories revisions;
  private final Set<String> spared;
  private final Set<String> leftovers = new TreeSet<>();
  private final Set<String> damages;
  private Deadline deadline;
  private State saved;
  private State state;

  /** Whether this session may write. */
  private sealed interface Access {}

  /** It may: it has the lock, and the directory with all that is not for readers. */
  private record Writing(OpenDirectory metadata, VolumeLock lock, StateFile stateFile)
      implements Access {}

  /** Nothing can be written. */
  private record Reading(Failure reason) implements Access {}

  private Session(
      Volume volume,
      OpenDirectory root,
      Access access,
      State state,
      Set<String> damages,
      Set<String> spared,
      Deadline deadline) {
    this.volume = volume;
    this.damages = damages;
    this.root = root;
    this.access = access;
    this.links = new Links(root, volume.seen(), volume.random());
    this.revisions = new RevisionDirectories(root, links, volume.random(), this::goOn);
    this.spared = Set.copyOf(spared);
    this.deadline = deadline;
    this.saved = state;
    this.state = state;
  }

  /** With the lock held; sweeps what killed runs left. */
  static Session writing(
      Volume volume,
      OpenDirectory root,
      OpenDirectory metadata,
      VolumeLock lock,
      Set<String> spared,
      Deadline deadline)
      throws IOException {
    StateFile stateFile = new StateFile(metadata, volume.random());
    Access access = new Writing(metadata, lock, stateFile);
    Set<String> damages = new LinkedHashSet<>();
    State state = stateFile.read(damages::add);
    Session session = new Session(volume, root, access, state, damages, spared, deadline);
    session.leftovers.addAll(Metadata.sweep(metadata, session::goOn));
    session.sweep();
    return session;
  }

  /**
   * Without a lock.
   *
   * @param reason why nothing can be written, which is what every attempt to write fails with
   */
  static Session reading(Volume volume, OpenDirectory root, Failure reason, Deadline deadline) {
    Set<String> damages = new LinkedHashSet<>();
    State state = StateFile.glance(root, volume.random(), damages::add);
    return new Session(volume, root, new Reading(reason), state, damages, Set.of(), deadline);
  }

  private Writing writing() {
    return switch (access) {
      case Writing writing -> writing;
      case Reading(Failure reason) -> throw reason;
    };
  }

  /** Somebody may have filled the volume without end: nothing that looks at it outlasts this. */
  private void goOn() {
    deadline.check(purpose("go through"));
  }

  /** Gives what follows another deadline. */
  public void extend(Deadline other) {
    deadline = other;
  }

  /** What of a killed run could not be deleted, for a warning. */
  public List<String> leftovers() {
    return List.copyOf(leftovers);
  }

  /**
   * What readers see, as the volume itself says; what cannot be read, or breaks the rules or limits
   * of content, counts as nothing.
   */
  public Optional<Published> published() {
    return DiskTrouble.attempt(purpose("read"), this::readBack);
  }

  /**
   * Why what Remora left here does not count, as far as that was seen until now: documents that
   * cannot be read any more. Empty where nothing is wrong, or nothing is there.
   */
  public List<String> damages() {
    return List.copyOf(damages);
  }

  private Optional<Published> readBack() throws IOException {
    Optional<String> current = revisions.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try (OpenDirectory directory = root.child(current.get())) {
      Provenance provenance = ProvenanceDocument.in(directory, volume.limits());
      Optional<String> excess = provenance.excess(volume.limits());
      excess.ifPresent(e -> damages.add(Names.PROVENANCE + " claims " + e));
      return Optional.of(new Published(current.get(), provenance)).filter(_ -> excess.isEmpty());
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException | MalformedJson e) {
      damages.add(Damage.of(Names.PROVENANCE, e));
      return Optional.empty();
    }
  }

  /**
   * Whether readers still see exactly what was published: every file is read and hashed, and the
   * links are compared.
   */
  public boolean intact(Published published) {
    return intact(published, new Fingerprints(volume.clock()));
  }

  /** The same, where files need not be read that nobody has touched since they last were. */
  public boolean intact(Published published, Fingerprints fingerprints) {
    return DiskTrouble.attempt(
        purpose("check"),
        () -> {
          if (!fingerprints.begin(published)
              || !revisions.current().equals(Optional.of(published.directory()))) {
            return false;
          }
          try (OpenDirectory directory = root.child(published.directory())) {
            return Comparison.of(
                    directory, links, published.provenance(), fingerprints, 1, this::goOn)
                .isEmpty();
          } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
          }
        });
  }

  /** Whether it was published with the modes that are wanted now. */
  public boolean hasItsModes(Published published) {
    return published.provenance().modes().map(volume.modes()::equals).orElse(true);
  }

  /**
   * Opens a file of what is published, whatever it holds by now; also for several threads.
   *
   * @throws IOException when it is not there any more, or is no regular file
   */
  public InputStream read(Published published, PublishedFile file) throws IOException {
    try (OpenDirectory directory = root.child(published.directory());
        HeldFile held = directory.file(List.of(file.path().split("/")))) {
      return held.read();
    }
  }

  /**
   * Restores the links of what is published, which needs no source; what this process never saw as
   * a link, and directories, stay.
   */
  public void relink(Published published) {
    writing();
    DiskTrouble.attempt(purpose("repair"), () -> links.restore(published.provenance().topNames()));
  }

  /** Makes a private place for the files of a revision; closed by the caller. */
  public Staging stage() {
    OpenDirectory metadata = writing().metadata();
    return DiskTrouble.attempt(
        purpose("write to"), () -> Staging.in(metadata, volume.random(), volume.clock()));
  }

  /**
   * Publishes a staged tree, and makes an image the owner. Its files must be exactly those of the
   * provenance. The revision that readers saw before stays on the volume until {@link #retire}.
   *
   * <p>The swap comes first, and what names the new owner lies ready by then. Killed in between,
   * this leaves the owner as it was, whose {@code follow} then publishes its own again; a {@code
   * follow} that found a new owner would idle beside an application that was never let go on.
   *
   * @throws dev.remora.failure.ContentRefused when a name is reserved, or taken by what Remora did
   *     not publish; the volume is then as it was
   */
  public Published publish(Staging staging, Provenance provenance, State.Owner owner) {
    StateFile stateFile = writing().stateFile();
    Purpose purpose = purpose("publish to");
    Publication publication = new Publication(root, links, revisions, volume.modes(), this::goOn);
    State owned = state.withOwner(owner);
    try {
      Published published =
          DiskTrouble.attempt(
              purpose,
              () -> {
                if (owned.owner().equals(saved.owner())) {
                  return publication.run(staging, provenance, purpose);
                }
                try (StateFile.Draft draft = stateFile.draft(owned)) {
                  Published shown = publication.run(staging, provenance, purpose);
                  takePlace(draft, owned);
                  return shown;
                }
              });
      state = owned;
      return published;
    } catch (Failure | Interrupted e) {
      undo(e);
      throw e;
    }
  }

  private void takePlace(StateFile.Draft draft, State owned) {
    try {
      draft.takePlace(this::goOn);
      saved = owned;
    } catch (IOException e) {
      // what readers see is right by now; that this is not remembered is said when it is saved
    }
  }

  /** Deletes what a failed publication left, all that the swap did not make visible. */
  private void undo(RuntimeException failure) {
    try {
      sweep();
    } catch (IOException | Failure e) {
      failure.addSuppressed(e); // the next session sweeps
    }
  }

  /**
   * Deletes the revisions that readers no longer see. A watch on a file in one gets its event only
   * now; whoever resolved {@code ..data} just before the swap still reads there, so {@code follow}
   * waits a little. Opening a session does the same, but for those that it is told to spare.
   */
  public void retire() {
    if (access instanceof Writing) {
      try {
        leftovers.addAll(revisions.sweep(Set.of()));
      } catch (IOException | Failure e) {
        // what is published is right; the next session deletes them
      }
    }
  }

  /** Takes back what is published: readers then find nothing of Remora's. */
  public void unpublish() {
    DiskTrouble.attempt(
        purpose("unpublish on"),
        () -> {
          if (revisions.current().isPresent()) {
            writing();
            revisions.hide(); // all names at once; the links that dangle then go one by one
            root.force();
          }
          if (access instanceof Writing) {
            sweep();
          }
        });
  }

  /** What Remora remembers on this volume, also what is not on the disk yet. */
  public State state() {
    return state;
  }

  /** What of that is on the disk: what the next session will find. */
  public State saved() {
    return saved;
  }

  /** Remembers, until the session ends or {@link #save} makes it last. */
  public void remember(State changed) {
    state = changed;
  }

  /**
   * Brings what is remembered to the disk; a crash leaves what was there before, or this.
   *
   * @throws VolumeFailure when that cannot be written; nothing of what is published depends on it
   */
  public void save() {
    if (!state.equals(saved)) {
      StateFile stateFile = writing().stateFile();
      DiskTrouble.attempt(
          purpose("write the state of"), () -> stateFile.replace(state, this::goOn));
      saved = state;
    }
  }

  /** Makes an image the owner of this volume: its application is let go on. */
  public void claim(State.Owner owner) {
    state = state.withOwner(owner);
  }

  /** Remembers what a tag points to now; of a reference with a digest there is nothing to know. */
  public void resolved(ImageReference reference, Digest digest) {
    if (reference.digest().isEmpty()) {
      remember(state.withTag(reference.toString(), digest));
    }
  }

  /**
   * Remembers that a source said, just now, that a revision is the one.
   *
   * @param source its name
   */
  public void confirm(Digest revision, String source) {
    remember(
        state.withConfirmation(new State.Confirmation(revision, volume.clock().now(), source)));
  }

  /**
   * Brings the volume to what {@code ..data} says. Where that is not ours, neither are the links
   * through it: other tools make such volumes, too.
   */
  private void sweep() throws IOException {
    if (revisions.isDataForeign()) {
      return;
    }
    leftovers.addAll(revisions.sweep(spared));
    Optional<String> current = revisions.current();
    if (current.isPresent()) {
      try (OpenDirectory directory = root.child(current.get())) {
        links.prune(name -> isIn(directory, name), this::goOn);
        return;
      } catch (NoSuchFileException | NotDirectoryException e) {
        // it leads nowhere: then no link is of use
      }
    }
    links.prune(_ -> false, this::goOn);
  }

  private static boolean isIn(OpenDirectory revision, String name) throws IOException {
    return !ReservedNames.isReserved(name) && revision.find(name).isPresent();
  }

  private Purpose purpose(String doing) {
    return new Purpose(doing, volume.directory().toString());
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    if (access instanceof Writing(OpenDirectory metadata, VolumeLock lock, StateFile _)) {
      try {
        lock.close();
      } catch (IOException e) {
        // closing a descriptor gives the lock up, whatever it says
      }
      metadata.close();
    }
    root.close();
  }
}
