package dev.remora.source.cache;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
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
 * <p>So a record can be renewed without a lock, and the file's owner says who vouches for it. A
 * signature lies in a file of its own beside its record, {@code ….<user>.signature}: a Remora that
 * asks for none renews the record and does not lose it.
 */
record Records(LayoutStore store) {
  private static final String DIRECTORY = ".remora";
  private static final String SIGNATURE = ".signature";
  private static final int LONGEST = 64 << 10;

  /** Room for the longest signature, each character of which may be escaped. */
  private static final int LONGEST_SIGNATURE = 7 * Signature.LONGEST + LONGEST;

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

  /**
   * Writes one of this user, in the place of its former one.
   *
   * @param signature without one, a former one stays: it is evidence, which is verified whenever it
   *     is relied on, and not a claim that this record makes
   */
  void write(Key key, RevisionRecord confirmed, Optional<Signature> signature) throws IOException {
    Digest revision = confirmed.revision();
    String name = name(revision);
    if (signature.isPresent() && !signature.equals(signature(key, revision))) {
      // before the record: whoever is killed in between has not lost what the record needs
      byte[] bytes = signature.get().addTo(JsonWriter.object()).bytes();
      store.write(List.of(DIRECTORY, key.name()), name + SIGNATURE, bytes);
    }
    store.write(List.of(DIRECTORY, key.name()), name, confirmed.bytes(key));
  }

  /** What this user, or else root, kept as a signature of a revision. */
  Optional<Signature> signature(Key key, Digest revision) {
    try {
      Optional<Signature> own = signature(key, name(revision));
      return own.isPresent() ? own : signature(key, prefix(revision) + User.ROOT);
    } catch (IOException e) {
      return Optional.empty(); // there is none, or it cannot be read: it proves nothing
    }
  }

  private Optional<Signature> signature(Key key, String record) throws IOException {
    int user = User.number();
    try (OpenDirectory directory = store.open(DIRECTORY, key.name())) {
      return json(directory, record + SIGNATURE, LONGEST_SIGNATURE, file -> isFrom(file, user))
          .flatMap(Signature::read);
    }
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
    if (name.endsWith(SIGNATURE)) {
      return Optional.empty();
    }
    try {
      Optional<JsonObject> json = json(directory, name, LONGEST, byFile);
      return json.isPresent() && byContent.accepts(json.get())
          ? Optional.of(RevisionRecord.read(json.get()))
          : Optional.empty();
    } catch (IOException | MalformedJson e) {
      return Optional.empty(); // somebody else's, or damaged: it vouches for nothing
    }
  }

  /** What a file holds that counts; nothing where it does not, or is damaged. */
  private Optional<JsonObject> json(
      OpenDirectory directory, String name, int longest, Check<HeldFile> byFile) {
    store.checkDeadline();
    try (HeldFile file = directory.file(name)) {
      if (!byFile.accepts(file)) {
        return Optional.empty();
      }
      byte[] bytes = file.read(longest + 1);
      return bytes.length > longest ? Optional.empty() : Optional.of(JsonObject.parse(bytes));
    } catch (IOException | MalformedJson e) {
      return Optional.empty();
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
