package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.posix.Fingerprint;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares the files of a revision with its provenance, byte by byte where somebody may have
 * touched them.
 */
final class Inspection implements Tree.Visitor {
  private static final int BUFFER = 64 << 10;

  private final Map<String, PublishedFile> missing = new HashMap<>();
  private final Fingerprints fingerprints;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  private Inspection(Provenance provenance, Fingerprints fingerprints) {
    this.fingerprints = fingerprints;
    provenance.files().forEach(file -> missing.put(file.path(), file));
  }

  /** Whether exactly its files are there, unchanged; also false where that cannot be read. */
  static boolean matches(OpenDirectory top, Provenance provenance, Fingerprints fingerprints)
      throws IOException {
    Inspection inspection = new Inspection(provenance, fingerprints);
    try {
      Tree.walk(top, inspection);
      return inspection.missing.isEmpty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void file(HeldFile file, String path) throws IOException {
    if (path.equals(Names.PROVENANCE)) {
      return;
    }
    PublishedFile expected = missing.remove(path);
    // Kubernetes adds permissions for the group to what it finds on a volume; none may be missing.
    if (expected == null
        || file.attributes().size() != expected.size()
        || !file.attributes().permissions().containsAll(expected.mode())
        || !hasContent(file, path, expected.digest())) {
      throw new FileSystemException(path, null, "changed since it was published");
    }
  }

  private boolean hasContent(HeldFile file, String path, Digest expected) throws IOException {
    Fingerprint now = file.fingerprint();
    if (fingerprints.isKnown(path, now)) {
      return true;
    }
    boolean right = digest(file, expected).equals(expected);
    if (right) {
      fingerprints.remember(path, now);
    }
    return right;
  }

  private Digest digest(HeldFile file, Digest expected) throws IOException {
    MessageDigest hash = expected.newHash();
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      while (channel.read(buffer.clear()) >= 0) {
        hash.update(buffer.flip());
      }
    }
    return Digest.of(expected.algorithm(), hash.digest());
  }

  @Override
  public void left(OpenDirectory directory) {
    // its entries are what counts
  }
}
