package dev.remora.http.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /**
   * Where Docker and Podman look for the certificates of single registries: those of the user
   * before those of the machine, as Podman has it.
   */
  public static List<Path> usualDirectories(Map<String, String> environment) {
    List<Path> directories = new ArrayList<>();
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    // a relative one would be the working directory's, which may be the volume
    if (config.startsWith("/")) {
      directories.add(Path.of(config, "containers", "certs.d"));
    } else if (home.startsWith("/")) {
      directories.add(Path.of(home, ".config", "containers", "certs.d"));
    }
    directories.add(Path.of("/etc/containers/certs.d"));
    directories.add(Path.of("/etc/docker/certs.d"));
    return directories;
  }
}
