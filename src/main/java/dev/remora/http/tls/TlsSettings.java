package dev.remora.http.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom TLS trusts, and who we say we are.
 *
 * @param caFile certificates in PEM that are trusted besides the system roots, for every host
 * @param identity shown to the registries that it names
 * @param directories with a directory for each host as Docker and Podman lay them out, the first
 *     that has one counts
 * @param patience how long is waited for files that are given and turn out to be pipes
 */
public record TlsSettings(
    Optional<Path> caFile,
    Optional<ClientIdentity> identity,
    List<Path> directories,
    Duration patience) {

  public TlsSettings {
    directories = List.copyOf(directories);
  }
}
