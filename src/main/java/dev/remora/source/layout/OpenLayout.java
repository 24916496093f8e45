package dev.remora.source.layout;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.source.EditableIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A layout's directory, held open (image-spec, image-layout.md, "Content").
 *
 * <p>Others may write to it, too. So everything in it is reached from the directory that was
 * opened, element by element and through no link: what is read, written, made accessible or deleted
 * lies in this very directory, whatever somebody puts in the place of a name meanwhile.
 */
final class OpenLayout implements AutoCloseable {
  static final String INDEX = "index.json";

  /** Where drafts are written; the name is the one that ORAS uses. */
  static final String WORKSHOP = "ingest";

  private static final String MARKER = "oci-layout";
  private static final String BLOBS = "blobs";
  private static final int LARGEST_MARKER = 4 << 10;
  private static final String VERSION = "imageLayoutVersion";

  /** What a killed or a running {@link #create} leaves, and the root of a fresh ext4. */
  private static final Set<String> OURS =
      Set.of(WORKSHOP, INDEX, MARKER, BLOBS, LayoutLock.NAME, "lost+found");

  private final LayoutFiles files;
  private final OpenDirectory root;

  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private OpenLayout(LayoutFiles files, OpenDirectory root) {
    this.files = files;
    this.root = root;
  }

  /**
   * Opens it.
   *
   * @throws NoSuchFileException when there is no such directory
   * @throws NotDirectoryException when it is none
   */
  static OpenLayout open(LayoutFiles files) throws IOException {
    return new OpenLayout(files, OpenDirectory.given(files.root()));
  }

  OpenDirectory root() {
    return root;
  }

  /** Whether nobody else fills it: what is made in it is as accessible as its own directory. */
  boolean isOfRemora() {
    return files.keeper() == LayoutFiles.Keeper.REMORA;
  }

  boolean isMarked() throws IOException {
    return root.find(MARKER).isPresent();
  }

  /**
   * Sees to it that this is a layout.
   *
   * @throws ImageNotFound when the marker is not there
   */
  void require(Purpose purpose) throws IOException {
    byte[] marker =
        read(MARKER, LARGEST_MARKER, purpose)
            .orElseThrow(
                () -> files.none(purpose, " is no OCI image layout: it has no file oci-layout"));
    try {
      String version = JsonObject.parse(marker).text(VERSION);
      if (!version.startsWith("1.")) {
        throw new MalformedJson("the version " + version + " is not known");
      }
    } catch (MalformedJson e) {
      throw new ProtocolViolation(
          purpose, "the file oci-layout is malformed: " + e.getMessage(), "write it again", e);
    }
  }

  /** Refuses a directory that holds other things. */
  void requireBlank(Purpose purpose) throws IOException {
    if (!OURS.containsAll(root.names())) {
      throw new VolumeFailure(
          purpose,
          files.root() + " is not empty and no image layout",
          "name an empty or new directory");
    }
  }

  void create() throws IOException {
    blobs("sha256").close();
    byte[] empty = EditableIndex.empty().bytes();
    write(root, INDEX, out -> out.write(empty));
    // the marker comes last: what has it is complete
    byte[] marker = JsonWriter.object().put(VERSION, "1.0.0").bytes();
    write(root, MARKER, out -> out.write(marker));
  }

  /**
   * The content of a file at the top that may not be there.
   *
   * @throws ProtocolViolation when it is larger than the limit
   */
  Optional<byte[]> read(String name, int limit, Purpose purpose) throws IOException {
    files.deadline().check(purpose);
    try (HeldFile file = root.file(name)) {
      return Optional.of(bounded(file, limit, name, purpose));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * A document among the blobs that may not be there.
   *
   * @throws ProtocolViolation when it is larger than 4 MiB
   */
  Optional<byte[]> document(Digest digest, Purpose purpose) throws IOException {
    files.deadline().check(purpose); // an index can name ten thousand
    try (HeldFile file = blob(digest)) {
      return Optional.of(bounded(file, LayoutFiles.LARGEST_DOCUMENT, digest.toString(), purpose));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static byte[] bounded(HeldFile file, int limit, String name, Purpose purpose)
      throws IOException {
    try (InputStream in = content(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new ProtocolViolation(
            purpose, name + " is larger than " + limit + " bytes", "it is no manifest or index");
      }
      return bytes;
    }
  }

  /**
   * What a file holds. One that claims to be empty is not opened: so do the kernel's own, to which
   * a link may lead, and some of those have no end.
   */
  static InputStream content(HeldFile file) throws IOException {
    return file.attributes().size() == 0 ? InputStream.nullInputStream() : file.read();
  }

  /**
   * The file that holds a blob. The parsed form of a digest is two names: it holds neither slash
   * nor dots.
   */
  HeldFile blob(Digest digest) throws IOException {
    try (OpenDirectory algorithm = existing(BLOBS, digest.algorithm())) {
      return isOfRemora()
          ? algorithm.file(digest.encoded())
          : HeldFile.given(algorithm.path(digest.encoded()));
    }
  }

  /** Whether there is a file of the size of each of these; where a link leads, there is none. */
  boolean hasAll(Collection<Descriptor> content) throws IOException {
    Map<String, List<Descriptor>> byAlgorithm =
        content.stream().collect(Collectors.groupingBy(blob -> blob.digest().algorithm()));
    for (Map.Entry<String, List<Descriptor>> blobs : byAlgorithm.entrySet()) {
      try (OpenDirectory directory = existing(BLOBS, blobs.getKey())) {
        for (Descriptor blob : blobs.getValue()) {
          if (!has(directory, blob)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean has(OpenDirectory directory, Descriptor blob) throws IOException {
    return directory
        .find(blob.digest().encoded())
        .filter(PosixFileAttributes::isRegularFile)
        .filter(attributes -> attributes.size() == blob.size())
        .isPresent();
  }

  OpenDirectory blobs() throws IOException {
    return existing(BLOBS);
  }

  /** The directory of the blobs of an algorithm, made where there is none. */
  OpenDirectory blobs(String algorithm) throws IOException {
    return directory(BLOBS, algorithm);
  }

  /** A directory below the layout's own, made where there is none, as are those above it. */
  OpenDirectory directory(String... names) throws IOException {
    return descend(names, this::childOrNew);
  }

  /** A directory below the layout's own that is there. */
  OpenDirectory existing(String... names) throws IOException {
    return descend(names, OpenLayout::child);
  }

  @FunctionalInterface
  private interface Step {
    OpenDirectory to(OpenDirectory parent, String name) throws IOException;
  }

  private OpenDirectory descend(String[] names, Step step) throws IOException {
    OpenDirectory at = step.to(root, names[0]);
    for (int depth = 1; depth < names.length; depth++) {
      try (OpenDirectory parent = at) {
        at = step.to(parent, names[depth]);
      }
    }
    return at;
  }

  private static OpenDirectory child(OpenDirectory parent, String name) throws IOException {
    try {
      return parent.child(name);
    } catch (NotDirectoryException e) {
      throw new FileSystemException(name, null, "a symbolic link or no directory");
    }
  }

  private OpenDirectory childOrNew(OpenDirectory parent, String name) throws IOException {
    try {
      return child(parent, name);
    } catch (NoSuchFileException e) {
      return made(parent, name);
    }
  }

  private OpenDirectory made(OpenDirectory parent, String name) throws IOException {
    try {
      Files.createDirectory(parent.path(name));
    } catch (FileAlreadyExistsException e) {
      return child(parent, name); // somebody else made it at the same time, and shares it
    }
    OpenDirectory made = child(parent, name);
    if (isOfRemora()) {
      made.takeModeOf(root);
    }
    return made;
  }

  Draft draft() throws IOException {
    return Draft.in(directory(WORKSHOP));
  }

  /** Writes a file so that under its name there is nothing, the old or the whole new content. */
  void write(OpenDirectory directory, String name, Content content) throws IOException {
    try (Draft draft = draft()) {
      content.writeTo(draft.begin());
      draft.moveTo(directory, name);
    }
  }

  void deleteBlob(Digest digest) throws IOException {
    try (OpenDirectory algorithm = existing(BLOBS, digest.algorithm())) {
      if (algorithm.isFile(digest.encoded())) {
        Files.deleteIfExists(algorithm.path(digest.encoded()));
      }
    } catch (NoSuchFileException e) {
      // it is gone
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
