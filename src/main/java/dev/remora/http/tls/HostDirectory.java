package dev.remora.http.tls;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.http.Origin;
import dev.remora.posix.DiskTrouble;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a directory {@code certs.d/HOST[:PORT]} says about one host, as Docker and Podman lay it
 * out: {@code *.crt} are CAs, {@code *.cert} with its {@code *.key} is what we show there.
 *
 * @param roots trusted for this host besides all others
 */
record HostDirectory(List<X509Certificate> roots, Optional<ClientKeys> identity) {
  private static final String ADVICE = "correct it, or take it out of certs.d";
  private static final HostDirectory NOTHING = new HostDirectory(List.of(), Optional.empty());

  /**
   * The first that there is for an origin; none says nothing.
   *
   * @throws UsageFailure when what lies there cannot be used
   */
  static HostDirectory of(Origin origin, List<Path> directories) {
    for (Path directory : directories) {
      for (String name : origin.names()) {
        Optional<List<Path>> files = files(directory.resolve(name));
        if (files.isPresent()) {
          return read(files.get());
        }
      }
    }
    return NOTHING;
  }

  /** Absent also where we may not look: an administrator's directory is not meant for us then. */
  private static Optional<List<Path>> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return Optional.of(files.sorted().toList());
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UsageFailure(
          new Purpose("list the certificates in", directory.toString()),
          DiskTrouble.text(e, ""),
          ADVICE,
          e);
    }
  }

  private static HostDirectory read(List<Path> files) {
    List<X509Certificate> roots = new ArrayList<>();
    Optional<ClientKeys> identity = Optional.empty();
    for (Path file : files) {
      String name = file.toString();
      if (name.endsWith(".crt")) {
        roots.addAll(Pem.certificates(file, Duration.ZERO, ADVICE));
      } else if (name.endsWith(".cert")) {
        identity = identity.or(() -> Optional.of(pair(file, other(name, ".cert", ".key"), files)));
      } else if (name.endsWith(".key")) {
        pair(other(name, ".key", ".cert"), file, files);
      }
    }
    return new HostDirectory(List.copyOf(roots), identity);
  }

  private static Path other(String name, String ending, String otherEnding) {
    return Path.of(name.substring(0, name.length() - ending.length()) + otherEnding);
  }

  private static ClientKeys pair(Path certFile, Path keyFile, List<Path> files) {
    for (Path file : List.of(certFile, keyFile)) {
      if (!files.contains(file)) {
        throw new UsageFailure(
            new Purpose("use the client certificate in", String.valueOf(certFile.getParent())),
            file.getFileName() + " is missing",
            "a certificate and its key belong together: NAME.cert and NAME.key");
      }
    }
    return ClientKeys.read(certFile, keyFile, Duration.ZERO, ADVICE);
  }
}
