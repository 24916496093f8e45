package dev.remora.source.cache;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.posix.User;
import dev.remora.source.layout.LayoutStore;
import dev.remora.time.Timestamps;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which revision is whose, in files beside the layout's own: {@code
 * .remora/<key>/<algorithm>-<revision>.<user>}, one for each image, revision and user.
 *
 * <p>So a record can be renewed without a lock, and the file's owner says who vouches for it.
 */
record Records(LayoutStore store) {
  private static final String DIRECTORY = ".remora";
  private static final int LONGEST = 64 << 10;

  /**
   * One record, as it is read back.
   *
   * @param at nothing where the clock was wrong
   */
  record RevisionRecord(Digest revision, Digest attachedTo, Optional<Instant> at, String source) {
    RevisionRecord(Digest revision, Digest attachedTo, Instant at, String source) {
      this(revision, attachedTo, Timestamps.credible(at), source);
    }

    private byte[] bytes(Key key) {
      return key.write()
          .put("revision", revision.toString())
          .put("attachedTo", attachedTo.toString())
          .put(
              "confirmed",
              JsonWriter.object().put("at", at.map(Instant::toString)).put("source", source))
          .bytes();
    }

    private static RevisionRecord read(JsonObject json) throws MalformedJson {
      JsonObject confirmed =
          json.object("confirmed").orElseThrow(() -> new MalformedJson("confirmed is missing"));
      try {
        return new RevisionRecord(
            Digest.parse(json.text("revision")),
            Digest.parse(json.text("attachedTo")),
            confirmed.optionalText("at").flatMap(Timestamps::parse),
            confirmed.text("source"));
      } catch (IllegalArgumentException e) {
        throw new MalformedJson(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Writes one of this user, in the place of its former one. */
  void write(Key key, RevisionRecord confirmed) throws IOException {
    store.write(List.of(DIRECTORY, key.name()), name(confirmed.revision()), confirmed.bytes(key));
  }

  boolean has(Key key, Digest revision) throws IOException {
    try (OpenDirectory directory = store.open(DIRECTORY, key.name())) {
      return directory.isFile(name(revision));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String name(Digest revision) throws IOException {
    return prefix(revision) + User.number();
  }

  private static String prefix(Digest revision) {
    return revision.algorithm() + "-" + revision.encoded() + ".";
  }

  /** Those of a key that this user or root wrote, and nobody else could; the latest first. */
  List<RevisionRecord> of(Key key) throws IOException {
    int user = User.number();
    List<RevisionRecord> found = new ArrayList<>();
    try (OpenDirectory all = store.open(DIRECTORY);
        OpenDirectory directory = all.child(key.name())) {
      for (String name : directory.names()) {
        read(directory, name, file -> isFrom(file, user), key::isIn).ifPresent(found::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // nothing was kept yet
    }
    return found.stream().sorted(Comparator.comparing(Records::at).reversed()).toList();
  }

  private static boolean isFrom(HeldFile file, int user) throws IOException {
    int owner = file.owner();
    var permissions = file.attributes().permissions();
    return (owner == user || owner == User.ROOT)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private interface Check<T> {
    boolean accepts(T what) throws IOException, MalformedJson;
  }

  private Optional<RevisionRecord> read(
      OpenDirectory directory, String name, Check<HeldFile> byFile, Check<JsonObject> byContent) {
    store.checkDeadline();
    try (HeldFile file = directory.file(name)) {
      if (!byFile.accepts(file)) {
        return Optional.empty();
      }
      byte[] bytes = file.read(LONGEST + 1);
      if (bytes.length > LONGEST) {
        return Optional.empty();
      }
      JsonObject json = JsonObject.parse(bytes);
      return byContent.accepts(json) ? Optional.of(RevisionRecord.read(json)) : Optional.empty();
    } catch (IOException | MalformedJson e) {
      return Optional.empty(); // somebody else's, or damaged: it vouches for nothing
    }
  }

  /** When each revision was last confirmed, whoever says so: for what has to go first. */
  Map<Digest, Instant> confirmations() throws IOException {
    Map<Digest, Instant> latest = new HashMap<>();
    try (OpenDirectory all = store.open(DIRECTORY)) {
      for (String key : all.names()) {
        try (OpenDirectory directory = all.child(key)) {
          for (String name : directory.names()) {
            read(directory, name, file -> true, json -> true)
                .ifPresent(c -> latest.merge(c.revision(), at(c), Records::later));
          }
        } catch (FileSystemException e) {
          // no directory of ours
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was kept yet
    }
    return latest;
  }

  /** What nobody knows the time of comes after all others. */
  private static Instant at(RevisionRecord confirmed) {
    return confirmed.at().orElse(Instant.MIN);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  void forget(Digest revision) throws IOException {
    try (OpenDirectory all = store.open(DIRECTORY)) {
      for (String key : all.names()) {
        try (OpenDirectory directory = all.child(key)) {
          store.checkDeadline();
          for (String name : directory.names()) {
            if (name.startsWith(prefix(revision))) {
              Files.deleteIfExists(directory.path(name));
            }
          }
          Files.deleteIfExists(all.path(key));
        } catch (DirectoryNotEmptyException e) {
          // there are others
        } catch (NotDirectoryException | NoSuchFileException e) {
          // no directory of ours
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was kept yet
    }
  }
}
