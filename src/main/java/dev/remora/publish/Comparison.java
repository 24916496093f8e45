package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import dev.remora.posix.FileTree;
import dev.remora.posix.Fingerprint;
import dev.remora.posix.Hashing;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds what on a volume differs from the provenance of its revision: files, byte by byte where
 * somebody may have touched them, directories, and the links at the top.
 */
final class Comparison implements FileTree.Visitor {
  /** The permissions that the kubelet adds on a volume with an {@code fsGroup}. */
  private static final int FOR_A_GROUP = 0660;

  private static final int TO_ENTER = 0110;
  private static final int SET_GROUP_ID = 02000;
  private static final int SET_ID = 06000;
  private static final int BUFFER = 64 << 10;

  private final Optional<Modes> modes;
  private final Map<String, PublishedFile> missing = new TreeMap<>();
  private final Map<String, PublishedDirectory> missingDirectories = new TreeMap<>();
  private final Fingerprints fingerprints;
  private final Hashing hashing;
  private final int most;
  private final Runnable before;
  private final ReadWatch.Reading reading;
  private final List<Alteration> alterations = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  private Comparison(
      Provenance provenance,
      Fingerprints fingerprints,
      int most,
      Runnable before,
      ReadWatch.Reading reading) {
    this.modes = provenance.modes();
    this.fingerprints = fingerprints;
    this.hashing = new Hashing(bytes(provenance));
    this.most = most;
    this.before = before;
    this.reading = reading;
    provenance.files().forEach(file -> missing.put(file.path(), file));
    provenance.directories().forEach(d -> missingDirectories.put(d.path(), d));
  }

  /**
   * Compares.
   *
   * @param top the revision's directory
   * @param fingerprints which files are known to have the right bytes
   * @param most how many alterations are enough to stop
   * @param before runs before each entry and each piece of a file, and throws to end the comparison
   * @param watch told how far it is
   */
  static List<Alteration> of(
      OpenDirectory top,
      Links links,
      Provenance provenance,
      Fingerprints fingerprints,
      int most,
      Runnable before,
      ReadWatch watch)
      throws IOException {
    try (ReadWatch.Reading reading = watch.begins(bytes(provenance))) {
      Comparison comparison = new Comparison(provenance, fingerprints, most, before, reading);
      try {
        comparison.tree(top);
        comparison.links(links, provenance);
      } catch (Enough e) {
        // the alterations found so far are enough
      }
      return comparison.alterations;
    }
  }

  private static long bytes(Provenance provenance) {
    return provenance.files().stream().mapToLong(PublishedFile::size).sum();
  }

  private void tree(OpenDirectory top) throws IOException {
    if (modes.isPresent()) {
      directoryMode(top, ".", modes.get().directory());
    }
    FileTree.walk(top, before, this);
    missing.keySet().forEach(path -> found(path, "is missing"));
    missingDirectories.keySet().forEach(path -> found(path, "is missing"));
  }

  @Override
  public void entry(OpenDirectory parent, String name, String path) throws IOException {
    PublishedFile expected = missing.remove(path);
    if (path.equals(Names.PROVENANCE)) {
      if (modes.isPresent()) {
        try (HeldFile file = parent.file(name)) {
          fileMode(file.fingerprint().mode(), path, modes.get().file(), parent);
        }
      }
      return;
    }
    if (expected == null) {
      found(path, "was not published");
      return;
    }
    if (!parent.isFile(name)) {
      found(path, "is no regular file");
      return;
    }
    try (HeldFile file = parent.file(name)) {
      Fingerprint now = file.fingerprint();
      if (now.size() != expected.size() || !hasContent(file, now, expected)) {
        found(path, "has other content");
      } else if (modes.isPresent()) {
        fileMode(now.mode(), path, expected.mode(), parent);
      }
    }
  }

  @Override
  public void failed(String path, IOException e) {
    missing.remove(path);
    found(path, "cannot be read");
  }

  private boolean hasContent(HeldFile file, Fingerprint now, PublishedFile expected)
      throws IOException {
    if (fingerprints.isKnown(expected.path(), now)) {
      reading.advanced(expected.size());
      return true;
    }
    boolean right = isHashedTo(expected, file);
    if (right) {
      fingerprints.remember(expected.path(), now);
    }
    return right;
  }

  private boolean isHashedTo(PublishedFile expected, HeldFile file) throws IOException {
    Digest digest = expected.digest();
    MessageDigest hash = hashing.begin(digest.algorithm(), digest::newHash);
    long left = expected.size();
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      before.run(); // and before each piece: somebody may be writing to the file without end
      for (int n = channel.read(buffer.clear()); n >= 0; n = channel.read(buffer.clear())) {
        if (n > left) {
          return false;
        }
        left -= n;
        hash.update(buffer.flip());
        reading.advanced(n);
        before.run();
      }
    }
    return Digest.of(digest.algorithm(), hash.digest()).equals(digest);
  }

  @Override
  public void left(OpenDirectory directory, String path) throws IOException {
    PublishedDirectory expected = missingDirectories.remove(path);
    if (modes.isEmpty()) {
      return; // an older Remora, which wrote no modes, wrote no directories either
    }
    if (expected == null) {
      found(path, "was not published");
    } else {
      directoryMode(directory, path, expected.mode());
    }
  }

  private void fileMode(int bits, String path, FileMode expected, OpenDirectory parent)
      throws IOException {
    mode(bits, path, expected, parent, FOR_A_GROUP, SET_ID);
  }

  private void directoryMode(OpenDirectory directory, String path, FileMode expected)
      throws IOException {
    mode(directory.modeBits(), path, expected, directory, FOR_A_GROUP | TO_ENTER, 0);
  }

  /**
   * Compares permissions.
   *
   * @param directory says whether the volume is a group's
   * @param ofGroup what may have come in addition where it is
   * @param never what may never have come
   */
  private void mode(
      int bits, String path, FileMode expected, OpenDirectory directory, int ofGroup, int never)
      throws IOException {
    int wanted = expected.bits();
    int gained = bits & 0777 & ~wanted;
    if ((bits & wanted) != wanted) {
      found(path, "has lost permissions");
    } else if ((bits & never) != 0
        || (gained & ~ofGroup) != 0
        || (gained != 0 && (directory.modeBits() & SET_GROUP_ID) == 0)) {
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
