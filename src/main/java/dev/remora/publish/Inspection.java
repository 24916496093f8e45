package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.posix.Fingerprint;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares the files of a revision with its provenance, byte by byte where somebody may have
 * touched them.
 */
final class Inspection implements Tree.Visitor {
  private final Map<String, PublishedFile> missing = new HashMap<>();
  private final Fingerprints fingerprints;
  private final FileHash hash = new FileHash();

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
    boolean right = hash.matches(file, expected);
    if (right) {
      fingerprints.remember(path, now);
    }
    return right;
  }

  @Override
  public void left(OpenDirectory directory) {
    // its entries are what counts
  }
}
