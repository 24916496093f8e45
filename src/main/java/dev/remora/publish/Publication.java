package dev.remora.publish;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.paths.ReservedNames;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shows a staged tree to readers.
 *
 * <p>The order of the steps makes it safe to be killed, or to lose power, between any two of them:
 *
 * <ol>
 *   <li>Everything is on the disk before anything leads to it.
 *   <li>Links of new names are made before the swap. Until then they dangle, which for whoever
 *       opens them is as if they were not there; with the swap all names of the new revision are
 *       readable at once. If they were made after it, an application that the swap wakes would miss
 *       them. (The kubelet makes them after it, since it also has to complete them on volumes that
 *       are up to date; here the next session sweeps them or publishes anew.)
 *   <li>The swap is one {@code rename} of {@code ..data}.
 *   <li>Links of names that are gone are deleted after the swap: the old revision needs them before
 *       it. If a crash undoes the deletion, the next session sweeps.
 * </ol>
 */
record Publication(
    OpenDirectory root, Links links, RevisionDirectories revisions, Modes modes, Runnable before) {
  private static final int MOST_NAMED = 10;

  Published run(Staging staging, Provenance provenance, Purpose purpose) throws IOException {
    OpenDirectory tree = staging.tree();
    Set<String> names = names(tree, purpose);
    refuseCollisions(names, purpose);
    List<PublishedDirectory> directories = Seal.below(tree, provenance, modes, before);
    Provenance placed =
        provenance.placed(
            directories, staging.keepsModes() ? Optional.of(modes) : Optional.empty());
    SmallFile.write(tree, Names.PROVENANCE, document(placed, purpose), modes.file(), true);
    String directory = revisions.place(tree, staging.treePath(), provenance.revision());
    // not earlier: only who may write a directory can move it
    tree.setMode(modes.directory());
    tree.force();
    links.make(names);
    root.force();
    revisions.show(directory);
    root.force();
    prune(names);
    return new Published(directory, placed);
  }

  /** Readers see the new revision by now, so the publication has succeeded even if this fails. */
  private void prune(Set<String> names) {
    try {
      links.prune(names::contains, before);
    } catch (IOException | Failure | Interrupted e) {
      // they lead nowhere; the next session deletes them
    }
  }

  private Set<String> names(OpenDirectory tree, Purpose purpose) throws IOException {
    Set<String> names = new TreeSet<>();
    tree.forEachName(
        name -> {
          before.run();
          if (ReservedNames.isReserved(name)) {
            throw new ContentRefused(
                purpose,
                "the content has a file or directory named " + name,
                "names that begin with .. and " + Names.PROVENANCE + " are Remora's: rename it");
          }
          names.add(name);
        });
    return names;
  }

  void refuseCollisions(Set<String> names, Purpose purpose) throws IOException {
    List<String> collisions = new ArrayList<>(links.collisions(names));
    if (revisions.isDataForeign()) {
      collisions.addFirst(Names.DATA);
    }
    if (!collisions.isEmpty()) {
      throw new ContentRefused(
          purpose,
          "Remora did not publish what is there under the name " + text(collisions),
          "move it away, or give Remora a directory of its own with --to");
    }
  }

  private static String text(List<String> names) {
    boolean many = names.size() > MOST_NAMED;
    return String.join(", ", many ? names.subList(0, MOST_NAMED) : names)
        + (many ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }

  private static byte[] document(Provenance provenance, Purpose purpose) {
    byte[] document = ProvenanceDocument.write(provenance);
    if (document.length > ProvenanceDocument.LONGEST) {
      throw new ContentRefused(
          purpose,
          "the list of its files would be longer than 16 MiB",
          "attach fewer files, or an archive inside a file");
    }
    return document;
  }
}
