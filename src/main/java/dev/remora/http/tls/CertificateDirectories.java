package dev.remora.http.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where Docker and Podman look for the certificates of single registries. */
public final class CertificateDirectories {
  private CertificateDirectories() {}

  /** Those of the user before those of the machine, as Podman has it. */
  public static List<Path> of(Map<String, String> environment) {
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
    return List.copyOf(directories);
  }
}
