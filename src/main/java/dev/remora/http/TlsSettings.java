package dev.remora.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whom TLS trusts, and who we say we are.
 *
 * @param caFile certificates in PEM that are trusted besides the system roots, for every host
 * @param identity shown to the registries that it names
 * @param directories with a directory for each host as Docker and Podman lay them out, the first
 *     that has one counts
 */
public record TlsSettings(
    Optional<Path> caFile, Optional<ClientIdentity> identity, List<Path> directories) {

  public TlsSettings {
    directories = List.copyOf(directories);
  }

  /** The system roots, and nobody. */
  public static TlsSettings standard() {
    return new TlsSettings(Optional.empty(), Optional.empty(), List.of());
  }

  public TlsSettings withCaFile(Path file) {
    return new TlsSettings(Optional.of(file), identity, directories);
  }

  public TlsSettings withIdentity(ClientIdentity shown) {
    return new TlsSettings(caFile, Optional.of(shown), directories);
  }

  public TlsSettings withDirectories(List<Path> others) {
    return new TlsSettings(caFile, identity, others);
  }
}
