package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.paths.ContentPath;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that becomes a revision, written from several threads.
 *
 * <p>Each directory is opened from its parent, never through a link, and nothing is accepted that
 * this object did not make: whatever somebody else puts here meanwhile, nothing outside is written.
 */
final class StagingTree {
  private final OpenDirectory root;
  private final ModeMasks masks;
  private final Purpose purpose;
  private final Set<List<String>> made = new HashSet<>();

  /** Something done in a directory while it is open. */
  private interface Action<T> {
    T in(OpenDirectory directory) throws IOException;
  }

  StagingTree(OpenDirectory root, ModeMasks masks, Purpose purpose) {
    this.root = root;
    this.masks = masks;
    this.purpose = purpose;
  }

  /**
   * Makes a file, and the directories that it lies in.
   *
   * @param hash for {@link NewFile#sha256}, where that is wanted
   */
  NewFile create(ContentPath path, FileMode mode, @Nullable MessageDigest hash) {
    return within(
        path.parents(),
        path,
        parent -> NewFile.create(parent, path.name(), path.toString(), mode, hash, purpose));
  }

  /** Makes a directory if this has not made it yet, and gives it a mode. */
  void directory(ContentPath path, FileMode mode) {
    within(
        path.elements(),
        path,
        directory -> {
          directory.setMode(mode);
          return path;
        });
  }

  /** Makes the directories that a file would lie in. */
  void parents(ContentPath path) {
    within(path.parents(), path, _ -> path);
  }

  /** Opens a file that {@link #create} made. */
  StoredFile open(ContentPath path) {
    return within(
        path.parents(),
        path,
        parent -> StoredFile.open(parent, path.name(), path.toString(), purpose));
  }

  private <T> T within(List<String> elements, ContentPath path, Action<T> action) {
    return DiskTrouble.attempt(purpose, Quoted.of(path), () -> within(root, elements, 0, action));
  }

  private <T> T within(OpenDirectory at, List<String> elements, int depth, Action<T> action)
      throws IOException {
    if (depth == elements.size()) {
      return action.in(at);
    }
    try (OpenDirectory next = enter(at, elements.subList(0, depth + 1))) {
      return within(next, elements, depth + 1, action);
    }
  }

  private synchronized OpenDirectory enter(OpenDirectory parent, List<String> path)
      throws IOException {
    return made.add(List.copyOf(path))
        ? parent.make(path.getLast(), masks.directory())
        : parent.child(path.getLast());
  }
}
