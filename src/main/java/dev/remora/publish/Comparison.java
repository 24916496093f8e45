package dev.remora.publish;

import dev.remora.posix.FileMode;
import dev.remora.posix.Fingerprint;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what on a volume is not as the provenance of its revision has it: files, byte by byte where
 * somebody may have touched them, directories, and the links at the top.
 */
final class Comparison {
  /** Each level costs a descriptor and a stack frame; content is limited to fewer. */
  private static final int DEEPEST = 256;

  /** What the kubelet adds to what it finds on a volume with an {@code fsGroup}. */
  private static final int FOR_A_GROUP = 0660;

  private static final int TO_ENTER = 0110;
  private static final int SET_GROUP_ID = 02000;
  private static final int SET_ID = 06000;

  private final Optional<Modes> modes;
  private final Map<String, PublishedFile> missing = new TreeMap<>();
  private final Map<String, PublishedDirectory> missingDirectories = new TreeMap<>();
  private final Fingerprints fingerprints;
  private final int most;
  private final Runnable before;
  private final List<Alteration> alterations = new ArrayList<>();
  private final FileHash hash = new FileHash();

  private Comparison(Provenance provenance, Fingerprints fingerprints, int most, Runnable before) {
    this.modes = provenance.modes();
    this.fingerprints = fingerprints;
    this.most = most;
    this.before = before;
    provenance.files().forEach(file -> missing.put(file.path(), file));
    provenance.directories().forEach(d -> missingDirectories.put(d.path(), d));
  }

  /**
   * Compares.
   *
   * @param top the revision's directory
   * @param fingerprints of files whose bytes are known to be right
   * @param most how many alterations are enough
   * @param before is done before each entry, and each piece of a file: whoever does not want to go
   *     on throws
   */
  static List<Alteration> of(
      OpenDirectory top,
      Links links,
      Provenance provenance,
      Fingerprints fingerprints,
      int most,
      Runnable before)
      throws IOException {
    Comparison comparison = new Comparison(provenance, fingerprints, most, before);
    try {
      comparison.top(top);
      comparison.walk(top, "", DEEPEST);
      comparison.links(links, provenance);
    } catch (Enough e) {
      // those that were found will do
    }
    return comparison.alterations;
  }

  private void top(OpenDirectory top) throws IOException {
    Optional<Set<PosixFilePermission>> expected = modes.map(m -> m.directory().permissions());
    if (expected.isPresent()) {
      directoryMode(top, ".", expected.get());
    }
  }

  private void walk(OpenDirectory directory, String prefix, int levels) throws IOException {
    int directoryBits = directory.modeBits();
    directory.forEachName(
        name -> {
          before.run();
          String path = prefix + name;
          try {
            if (!directory.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
              file(directory, name, path, (directoryBits & SET_GROUP_ID) != 0);
            } else if (levels > 0) {
              try (OpenDirectory child = directory.child(name)) {
                walk(child, path + "/", levels - 1);
                directory(child, path);
              }
            } else {
              found(path, "was not published");
            }
          } catch (ClosedByInterruptException e) {
            throw e;
          } catch (IOException e) {
            missing.remove(path);
            found(path, "cannot be read");
          }
        });
    if (prefix.isEmpty()) {
      missing.keySet().forEach(path -> found(path, "is missing"));
      missingDirectories.keySet().forEach(path -> found(path, "is missing"));
    }
  }

  private void file(OpenDirectory directory, String name, String path, boolean ofGroup)
      throws IOException {
    PublishedFile expected = missing.remove(path);
    if (path.equals(Names.PROVENANCE)) {
      if (modes.isPresent()) {
        try (HeldFile file = directory.file(name)) {
          fileMode(file.fingerprint().mode(), path, modes.get().file().permissions(), ofGroup);
        }
      }
      return;
    }
    if (expected == null) {
      found(path, "was not published");
      return;
    }
    if (!directory.find(name).filter(PosixFileAttributes::isRegularFile).isPresent()) {
      found(path, "is no regular file");
      return;
    }
    try (HeldFile file = directory.file(name)) {
      Fingerprint now = file.fingerprint();
      if (now.size() != expected.size() || !hasContent(file, now, expected)) {
        found(path, "has other content");
      } else if (modes.isPresent()) {
        fileMode(now.mode(), path, expected.mode(), ofGroup);
      }
    }
  }

  private boolean hasContent(HeldFile file, Fingerprint now, PublishedFile expected)
      throws IOException {
    if (fingerprints.isKnown(expected.path(), now)) {
      return true;
    }
    boolean right = hash.matches(file, expected.size(), expected.digest(), before);
    if (right) {
      fingerprints.remember(expected.path(), now);
    }
    return right;
  }

  private void directory(OpenDirectory directory, String path) throws IOException {
    PublishedDirectory expected = missingDirectories.remove(path);
    if (modes.isEmpty()) {
      return; // nor are directories known that an older Remora published
    }
    if (expected == null) {
      found(path, "was not published");
    } else {
      directoryMode(directory, path, expected.mode());
    }
  }

  private void fileMode(int bits, String path, Set<PosixFilePermission> expected, boolean ofGroup) {
    mode(bits, path, expected, ofGroup ? FOR_A_GROUP : 0, SET_ID);
  }

  private void directoryMode(
      OpenDirectory directory, String path, Set<PosixFilePermission> expected) throws IOException {
    int bits = directory.modeBits();
    boolean ofGroup = (bits & SET_GROUP_ID) != 0;
    mode(bits, path, expected, ofGroup ? FOR_A_GROUP | TO_ENTER : 0, 0);
  }

  private void mode(
      int bits, String path, Set<PosixFilePermission> expected, int mayHave, int never) {
    int wanted = FileMode.of(expected).bits();
    if ((bits & wanted) != wanted) {
      found(path, "has lost permissions");
    } else if ((bits & 0777 & ~(wanted | mayHave)) != 0 || (bits & never) != 0) {
      found(path, "has gained permissions");
    }
  }

  private void links(Links links, Provenance provenance) throws IOException {
    for (String name : provenance.topNames()) {
      if (!links.isOurs(name)) {
        found(name, "is not the link to what is published");
      }
    }
  }

  private void found(String path, String problem) {
    alterations.add(new Alteration(path, problem));
    if (alterations.size() >= most) {
      throw new Enough();
    }
  }

  /** Ends the walk, from wherever it is. */
  private static final class Enough extends RuntimeException {
    Enough() {
      super("enough", null, false, false);
    }
  }
}
