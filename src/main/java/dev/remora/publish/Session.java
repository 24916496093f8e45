package dev.remora.publish;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
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
 * An open volume, with its lock held. A volume that cannot be written is opened without a lock: to
 * see whether what is published there is right, nothing has to be written.
 *
 * <p>{@link #save} brings what is remembered to the disk; publishing brings the new owner there in
 * place of another one. A session that ends without either leaves the state as it was.
 *
 * <p>Every method fails with a {@link VolumeFailure} when the volume cannot be read or written. For
 * one thread; only the directories of a {@link Staging} may be filled by several.
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

  /** It may: it has the lock, and the directory {@code ..remora}. */
  private record Writing(OpenDirectory metadata, VolumeLock lock, StateFile stateFile)
      implements Access {}

  /** It may not. */
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
    this.revisions = new RevisionDirectories(root, links, this::goOn);
    this.spared = Set.copyOf(spared);
    this.deadline = deadline;
    this.saved = state;
    this.state = state;
  }

  /** Opens with the lock held, and sweeps what killed runs left behind. */
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
   * Opens without a lock.
   *
   * @param reason why nothing can be written; every attempt to write fails with it
   */
  static Session reading(Volume volume, OpenDirectory root, Failure reason, Deadline deadline) {
    Set<String> damages = new LinkedHashSet<>();
    State state = StateFile.readOnly(root, volume.random(), damages::add);
    return new Session(volume, root, new Reading(reason), state, damages, Set.of(), deadline);
  }

  private Writing writing() {
    return switch (access) {
      case Writing writing -> writing;
      case Reading(Failure reason) -> throw reason;
    };
  }

  /** Ends what looks at the volume at the deadline: somebody may have filled it without end. */
  private void goOn() {
    deadline.check(purpose("go through"));
  }

  /** Replaces the deadline for what follows. */
  public void extend(Deadline other) {
    deadline = other;
  }

  /** What killed runs left behind and could not be deleted, for a warning. */
  public List<String> leftovers() {
    return List.copyOf(leftovers);
  }

  /**
   * The revision that readers see, as the volume describes it. What cannot be read, or breaks the
   * rules or limits of content, counts as nothing.
   */
  public Optional<Published> published() {
    return DiskTrouble.attempt(purpose("read"), this::readBack);
  }

  /**
   * Why documents that Remora wrote here do not count any more, as far as this session has met
   * them. Empty where nothing is wrong, or nothing is there.
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
   * Whether readers still see exactly what was published. Every file is read and hashed, and the
   * links are compared.
   */
  public boolean intact(Published published) {
    return intact(published, new Fingerprints(volume.clock()));
  }

  /**
   * Whether readers still see exactly what was published. Files that nobody has touched since they
   * were last read are not read again.
   */
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
                    directory,
                    links,
                    published.provenance(),
                    fingerprints,
                    1,
                    this::goOn,
                    volume.watch())
                .isEmpty();
          } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
          }
        });
  }

  /** Whether a revision was published with the modes that the settings ask for now. */
  public boolean hasItsModes(Published published) {
    return published.provenance().hasModes(volume.modes());
  }

  /**
   * Opens a file of a published revision, whatever it holds by now. Safe for several threads.
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
   * Restores the links of a published revision, which needs no source. Directories stay, and so
   * does what this process never saw as a link.
   */
  public void relink(Published published) {
    writing();
    DiskTrouble.attempt(purpose("repair"), () -> links.restore(published.provenance().topNames()));
  }

  /** Makes a private place for the files of a revision. The caller closes it. */
  public Staging stage() {
    OpenDirectory metadata = writing().metadata();
    return DiskTrouble.attempt(
        purpose("write to"), () -> Staging.in(metadata, volume.random(), volume.clock()));
  }

  /**
   * Publishes a staged tree, and makes an image the owner of the volume. The tree must hold exactly
   * the files of the provenance. The revision that readers saw before stays on the volume until
   * {@link #retire}.
   *
   * <p>The swap comes first; the file that names the new owner lies ready by then. If the process
   * is killed in between, the owner is still the old one, whose {@code follow} publishes its own
   * revision again. The other way round, {@code follow} would find a new owner and idle beside an
   * application that was never let go on. Where there was no owner, nobody can be misled, and
   * {@link #save} writes the first state as a whole.
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
                if (saved.owner().isEmpty() || owned.owner().equals(saved.owner())) {
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
      // what readers see is right by now; save() reports that the owner is not on the disk
    }
  }

  /** Deletes what a failed publication left behind, except what readers see. */
  private void undo(RuntimeException failure) {
    try {
      sweep();
    } catch (IOException | Failure e) {
      failure.addSuppressed(e); // the next session sweeps
    }
  }

  /**
   * Deletes the revisions that readers no longer see. Only this wakes those who watch a file in
   * one. Whoever resolved {@code ..data} just before the swap still reads there, so {@code follow}
   * waits a little before it calls this. Opening a session does the same, except for the revisions
   * that it is told to spare.
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

  /** Takes back what is published. Readers then find nothing of Remora's. */
  public void unpublish() {
    DiskTrouble.attempt(
        purpose("unpublish on"),
        () -> {
          if (revisions.current().isPresent()) {
            writing();
            revisions.hide(); // hides all names at once; the links then dangle, and go one by one
            root.force();
          }
          if (access instanceof Writing) {
            sweep();
          }
        });
  }

  /** What Remora remembers on this volume, including what is not on the disk yet. */
  public State state() {
    return state;
  }

  /** What of it is on the disk, where the next session finds it. */
  public State saved() {
    return saved;
  }

  /** Remembers a state; it is lost with the session unless {@link #save} is called. */
  public void remember(State changed) {
    state = changed;
  }

  /**
   * Writes what is remembered. A crash leaves the former state or this one.
   *
   * @throws VolumeFailure when it cannot be written; what is published does not depend on it
   */
  public void save() {
    if (!state.equals(saved)) {
      StateFile stateFile = writing().stateFile();
      DiskTrouble.attempt(
          purpose("write the state of"), () -> stateFile.replace(state, this::goOn));
      saved = state;
    }
  }

  /** Makes an image the owner of this volume, because its application is let go on. */
  public void claim(State.Owner owner) {
    state = state.withOwner(owner);
  }

  /**
   * Remembers what a tag points to now. Of a reference with a digest there is nothing to remember.
   */
  public void resolved(ImageReference reference, Digest digest) {
    if (reference.digest().isEmpty()) {
      remember(state.withTag(reference.toString(), digest));
    }
  }

  /**
   * Remembers that a source confirmed a revision just now.
   *
   * @param source its name
   */
  public void confirm(Digest revision, String source) {
    remember(
        state.withConfirmation(new State.Confirmation(revision, volume.clock().now(), source)));
  }

  private void sweep() throws IOException {
    leftovers.addAll(revisions.sweepAll(spared));
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
        // closing the descriptor gives up the lock, even if that reports an error
      }
      metadata.close();
    }
    root.close();
  }
}
