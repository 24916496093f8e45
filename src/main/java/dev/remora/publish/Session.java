package dev.remora.publish;

import dev.remora.failure.Failure;
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
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A volume while its lock is held. Every method fails with a {@link
 * dev.remora.failure.VolumeFailure} when the volume cannot be read or written. For one thread; only
 * a {@link Staging}'s directories may be filled by several.
 */
public final class Session implements AutoCloseable {
  private final Volume volume;
  private final OpenDirectory root;
  private final OpenDirectory metadata;
  private final VolumeLock lock;
  private final Links links;
  private final Revisions revisions;
  private final StateFile stateFile;
  private final Set<String> spared;
  private final Set<String> leftovers = new TreeSet<>();
  private Deadline deadline;
  private State state;

  Session(
      Volume volume,
      OpenDirectory root,
      OpenDirectory metadata,
      VolumeLock lock,
      Set<String> spared,
      Deadline deadline)
      throws IOException {
    this.volume = volume;
    this.spared = Set.copyOf(spared);
    this.root = root;
    this.metadata = metadata;
    this.lock = lock;
    this.deadline = deadline;
    this.links = new Links(root, volume.seen(), volume.random());
    this.revisions = new Revisions(root, links, volume.random(), this::goOn);
    this.stateFile = new StateFile(metadata, volume.random(), this::goOn);
    this.state = stateFile.read();
    leftovers.addAll(Metadata.sweep(metadata, this::goOn));
    sweep();
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

  private Optional<Published> readBack() throws IOException {
    Optional<String> current = revisions.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try (OpenDirectory directory = root.child(current.get())) {
      Provenance provenance = ProvenanceDocument.in(directory, volume.limits());
      return Optional.of(new Published(current.get(), provenance))
          .filter(_ -> provenance.excess(volume.limits()).isEmpty());
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException | MalformedJson e) {
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
    List<String> elements = List.of(file.path().split("/"));
    OpenDirectory directory = root.child(published.directory());
    try {
      for (String name : elements.subList(0, elements.size() - 1)) {
        OpenDirectory child = directory.child(name);
        directory.close();
        directory = child;
      }
      try (HeldFile held = directory.file(elements.getLast())) {
        return Channels.newInputStream(held.open(StandardOpenOption.READ));
      }
    } finally {
      directory.close();
    }
  }

  /**
   * Restores the links of what is published, which needs no source; what this process never saw as
   * a link, and directories, stay.
   */
  public void relink(Published published) {
    DiskTrouble.attempt(purpose("repair"), () -> links.restore(published.provenance().topNames()));
  }

  /** Makes a private place for the files of a revision; closed by the caller. */
  public Staging stage() {
    return DiskTrouble.attempt(
        purpose("write to"), () -> Staging.in(metadata, volume.random(), volume.clock()));
  }

  /**
   * Publishes a staged tree. Its files must be exactly those of the provenance. The revision that
   * readers saw before stays on the volume until {@link #retire}.
   *
   * @throws dev.remora.failure.ContentRefused when a name is reserved, or taken by what Remora did
   *     not publish; the volume is then as it was
   */
  public Published publish(Staging staging, Provenance provenance) {
    Purpose purpose = purpose("publish to");
    Publication publication = new Publication(root, links, revisions, volume.modes(), this::goOn);
    try {
      return DiskTrouble.attempt(purpose, () -> publication.run(staging, provenance, purpose));
    } catch (Failure e) {
      undo(e);
      throw e;
    }
  }

  /** Deletes what a failed publication left, all that the swap did not make visible. */
  private void undo(Failure failure) {
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
    DiskTrouble.attempt(
        purpose("delete the previous revision on"),
        () -> leftovers.addAll(revisions.sweep(Set.of())));
  }

  /** Takes back what is published: readers then find nothing of Remora's. */
  public void unpublish() {
    DiskTrouble.attempt(
        purpose("unpublish on"),
        () -> {
          if (revisions.current().isPresent()) {
            revisions.hide(); // all names at once; the links that dangle then go one by one
            root.force();
          }
          sweep();
        });
  }

  /** What Remora remembers on this volume. */
  public State state() {
    return state;
  }

  /** Remembers; a crash leaves what was remembered before, or this. */
  public void remember(State changed) {
    if (!changed.equals(state)) {
      DiskTrouble.attempt(purpose("write the state of"), () -> stateFile.replace(changed));
      state = changed;
    }
  }

  /**
   * Makes an image the owner of this volume, whether or not the pass then succeeds.
   *
   * @param image as it is configured, digest included
   */
  public void claim(String image) {
    if (state.owner().filter(owner -> owner.image().equals(image)).isEmpty()) {
      remember(state.withOwner(new State.Owner(image, volume.clock().now())));
    }
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
    try {
      lock.close();
    } catch (IOException e) {
      // closing a descriptor gives the lock up, whatever it says
    } finally {
      metadata.close();
      root.close();
    }
  }
}
