package dev.remora.source.registry.auth;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.json.MalformedJson;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of credentials that is read again whenever it has changed: mounted secrets rotate.
 *
 * <p>One that was given must be there and be right, or it is a mistake (exit code 2) before
 * anything is contacted. One that lies where other tools keep theirs may be missing, and when it
 * cannot be read that is warned about. What was once read stays when a later version cannot be: the
 * next rotation may be half done.
 */
final class CredentialFile implements CredentialPlace {
  private static final int LARGEST = 1 << 20;

  /** In a directory, the first of these that is there. */
  private static final List<String> NAMES =
      List.of(".dockerconfigjson", "config.json", "auth.json", ".dockercfg");

  private final Path path;
  private final Kind kind;
  private final Duration patience;
  private final Consumer<String> warnings;
  private @Nullable Version version;
  private CredentialDocument document = CredentialDocument.empty();

  /**
   * What tells one version of a file from the next without reading it.
   *
   * @param pipe which is read once: it has no next version
   */
  private record Version(
      Path file, FileTime changed, long size, @Nullable Object inode, boolean pipe) {}

  enum Kind {
    /** The user named it. */
    GIVEN,
    /** It may be there. */
    USUAL,
    /** It may be there, and other users of this machine have no business to read it. */
    AT_HOME
  }

  /**
   * @param patience how long a pipe is waited for
   */
  CredentialFile(Path path, Kind kind, Duration patience, Consumer<String> warnings) {
    this.path = path;
    this.kind = kind;
    this.patience = patience;
    this.warnings = warnings;
  }

  /**
   * What it holds now.
   *
   * @throws UsageFailure when it was given and has never been right
   */
  @Override
  public synchronized CredentialDocument document() {
    Path file = file();
    @Nullable Version now;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      now =
          new Version(
              file,
              attributes.lastModifiedTime(),
              attributes.size(),
              attributes.fileKey(),
              attributes.isOther());
    } catch (IOException e) {
      return absent(e);
    }
    boolean drained = version != null && version.pipe() && now.pipe();
    if (!drained && !now.equals(version)) {
      read(now);
    }
    return document;
  }

  @Override
  public Optional<String> name() {
    Path file = file();
    return Files.isRegularFile(file) ? Optional.of(file.toString()) : Optional.empty();
  }

  @Override
  public String toString() {
    return file().toString();
  }

  private Path file() {
    return Files.isDirectory(path)
        ? NAMES.stream()
            .map(path::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElse(path.resolve(NAMES.getFirst()))
        : path;
  }

  private CredentialDocument absent(IOException e) {
    if (kind == Kind.GIVEN && version == null) {
      throw wrong(DiskTrouble.text(e, ""));
    }
    if (kind == Kind.GIVEN) {
      return document; // between two versions
    }
    version = null;
    document = CredentialDocument.empty();
    return document;
  }

  private void read(Version now) {
    try {
      byte[] bytes = GivenFile.read(now.file(), LARGEST + 1, patience);
      if (bytes.length > LARGEST) {
        unusable("it is larger than 1 MiB");
      } else if (bytes.length == 0 && !document.equals(CredentialDocument.empty())) {
        unusable("it is empty"); // who writes it anew begins so
      } else {
        document =
            Objects.toString(now.file().getFileName()).equals(".dockercfg")
                ? CredentialDocument.parseLegacy(bytes)
                : CredentialDocument.parse(bytes);
        if (kind == Kind.AT_HOME && isOpenToAll(now.file())) {
          warnings.accept(now.file() + ": every user of this machine may read it; chmod 600 it");
        }
        document.problems().forEach(problem -> warnings.accept(now.file() + ": " + problem));
      }
    } catch (MalformedJson e) {
      unusable(e.getMessage());
    } catch (IOException e) {
      unusable(DiskTrouble.text(e, ""));
    }
    version = now;
  }

  private static boolean isOpenToAll(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
  }

  private void unusable(@Nullable String why) {
    if (kind == Kind.GIVEN && version == null) {
      throw wrong(String.valueOf(why));
    }
    warnings.accept("no credentials are read from " + file() + ": " + why);
  }

  private UsageFailure wrong(String why) {
    return new UsageFailure(
        new Purpose("read credentials from", file().toString()),
        why,
        "a file as docker login or podman login writes it is expected (registry-config)");
  }
}
