package dev.remora.publish;

import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says what in a revision is not as its provenance has it, and reads on where something is not. */
final class Comparison {
  /** Each level costs a descriptor and a stack frame; content is limited to fewer. */
  private static final int DEEPEST = 256;

  private final Map<String, PublishedFile> missing = new TreeMap<>();
  private final List<Alteration> alterations = new ArrayList<>();
  private final FileHash hash = new FileHash();

  private Comparison(Provenance provenance) {
    provenance.files().forEach(file -> missing.put(file.path(), file));
  }

  static List<Alteration> of(OpenDirectory top, Provenance provenance) throws IOException {
    Comparison comparison = new Comparison(provenance);
    comparison.walk(top, "", DEEPEST);
    comparison.missing.keySet().forEach(path -> comparison.found(path, "is missing"));
    return comparison.alterations;
  }

  private void walk(OpenDirectory directory, String prefix, int levels) throws IOException {
    for (String name : directory.names()) {
      String path = prefix + name;
      try {
        if (!directory.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
          file(directory, name, path);
        } else if (levels > 0) {
          try (OpenDirectory child = directory.child(name)) {
            walk(child, path + "/", levels - 1);
          }
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        missing.remove(path);
        found(path, "cannot be read");
      }
    }
  }

  private void file(OpenDirectory directory, String name, String path) throws IOException {
    if (path.equals(Names.PROVENANCE)) {
      return;
    }
    PublishedFile expected = missing.remove(path);
    if (expected == null) {
      found(path, "was not published");
      return;
    }
    if (!directory.find(name).filter(PosixFileAttributes::isRegularFile).isPresent()) {
      found(path, "is no regular file");
      return;
    }
    try (HeldFile file = directory.file(name)) {
      if (file.attributes().size() != expected.size() || !hash.matches(file, expected.digest())) {
        found(path, "has other content");
      } else if (!file.attributes().permissions().containsAll(expected.mode())) {
        found(path, "has lost permissions");
      }
    }
  }

  private void found(String path, String problem) {
    alterations.add(new Alteration(path, problem));
  }
}
