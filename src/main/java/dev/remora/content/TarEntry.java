package dev.remora.content;

import dev.remora.failure.Quoted;
import dev.remora.paths.ContentPath;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An entry of an archive that may be written: a regular file or a directory with a safe path.
 *
 * @param path nothing for the root of the archive
 * @param mode the nine permission bits
 */
record TarEntry(Optional<ContentPath> path, boolean directory, int mode) {
  private static final int SET_USER_ID = 04000;
  private static final int SET_ID = 06000;
  private static final String WHITEOUT = ".wh.";

  /** Checks an entry as the library has decoded it, long names included. */
  static TarEntry of(TarArchiveEntry entry, Plan.Archive archive) throws RefusedContent {
    checkKind(entry);
    boolean directory = isDirectory(entry);
    if (directory && entry.getSize() != 0) {
      // readers disagree on whether content follows, and so on where the next entry begins
      throw new RefusedContent(
          "it is a directory with content", "make the archive with another tool");
    }
    // the set-group-id bit of a directory gives nobody another's rights. Shared checkouts and
    // volumes with an fsGroup have it, ORAS packs it, and it is dropped like all other bits
    if ((entry.getMode() & (directory ? SET_USER_ID : SET_ID)) != 0) {
      throw new RefusedContent("its mode has a set-id bit", "take it away with chmod a-s");
    }
    Optional<ContentPath> path = path(entry.getName(), directory);
    checkPlace(path, archive);
    return new TarEntry(path, directory, entry.getMode() & 0777);
  }

  private static boolean isDirectory(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_DIR || entry.getName().endsWith("/");
  }

  private static void checkKind(TarArchiveEntry entry) throws RefusedContent {
    String kind =
        entry.isSparse()
            ? "a sparse file"
            : switch (entry.getLinkFlag()) {
              case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_DIR -> "";
              case TarConstants.LF_LINK -> "a hard link";
              case TarConstants.LF_SYMLINK -> "a symbolic link";
              case TarConstants.LF_CHR, TarConstants.LF_BLK -> "a device";
              case TarConstants.LF_FIFO -> "a FIFO";
              default -> "of the unknown type '" + (char) (entry.getLinkFlag() & 0xff) + "'";
            };
    if (!kind.isEmpty()) {
      throw new RefusedContent(
          "it is " + kind + "; only regular files and directories are unpacked",
          "put the files themselves into the archive");
    }
  }

  /** {@code tar -C DIR .} names its entries {@code ./} and {@code ./name}. */
  private static Optional<ContentPath> path(String name, boolean directory) throws RefusedContent {
    if (directory && (name.equals("./") || name.equals("."))) {
      return Optional.empty();
    }
    String relative = name.startsWith("./") ? name.substring(2) : name;
    boolean slash = directory && relative.length() > 1 && relative.endsWith("/");
    return Optional.of(
        RevisionPaths.path(slash ? relative.substring(0, relative.length() - 1) : relative));
  }

  private static void checkPlace(Optional<ContentPath> path, Plan.Archive archive)
      throws RefusedContent {
    Optional<ContentPath> directory = archive.directory();
    if (directory.isPresent()
        && !path.map(inside -> inside.isWithin(directory.get())).orElse(false)) {
      throw new RefusedContent(
          "it lies outside the directory "
              + Quoted.of(directory.get())
              + " that the layer is titled",
          "attach the directory with remora attach or oras attach");
    }
    if (archive.layer().mayHaveWhiteouts()
        && path.map(named -> named.name().startsWith(WHITEOUT)).orElse(false)) {
      throw new RefusedContent(
          "it deletes a file of another layer, and layers are not put on top of each other",
          "attach the files themselves");
    }
  }
}
