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
 * Makes a staged tree what readers see.
 *
 * <p>The order is what makes it safe to be killed, or to lose power, between any two steps:
 *
 * <ol>
 *   <li>Everything is on the disk before anything leads to it.
 *   <li>Links of new names are made before the swap. They dangle until then, which to who opens
 *       them is the same as not being there; and with the swap, at once, all names of the new
 *       revision are readable. Made afterwards, an application that is woken by the swap would miss
 *       them. (The kubelet makes them afterwards, since it must finish them on volumes that are up
 *       to date already; here the next session sweeps them or publishes anew.)
 *   <li>The swap is one {@code rename} of {@code ..data}.
 *   <li>Links of names that are gone are deleted after the swap: before it, the old revision would
 *       miss them. If the machine forgets that deletion, the next session sweeps.
 * </ol>
 */
record Publication(
    OpenDirectory root, Links links, RevisionDirectories revisions, Modes modes, Runnable before) {
  private static final int MOST_NAMED = 10;

  /** Publishes. */
  Published run(Staging staging, Provenance provenance, Purpose purpose) throws IOException {
    OpenDirectory tree = staging.tree();
    Set<String> names = names(tree, purpose);
    refuseCollisions(names, purpose);
    List<PublishedDirectory> directories = Seal.below(tree, provenance, modes, before);
    Provenance placed =
        provenance.placed(
            directories, staging.keepsModes() ? Optional.of(modes) : Optional.empty());
    SmallFile.writeDurably(
        tree, Names.PROVENANCE, document(placed, purpose), modes.file().permissions());
    String directory = revisions.place(tree, staging.treePath(), provenance.revision());
    tree.setMode(
        modes
            .directory()
            .permissions()); // not earlier: a directory is moved only by who may write it
    tree.force();
    links.make(names);
    root.force();
    revisions.show(directory);
    root.force();
    prune(names);
    return new Published(directory, placed);
  }

  /** Readers see the new revision by now, so that this fails is no failure of the publication. */
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

  private void refuseCollisions(Set<String> names, Purpose purpose) throws IOException {
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
