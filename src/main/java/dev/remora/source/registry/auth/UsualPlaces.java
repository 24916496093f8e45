package dev.remora.source.registry.auth;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where Docker, Podman, CI systems and systemd keep credentials, in the order in which they count.
 * A variable that moves a tool's file takes the place of the usual one, as in that tool.
 */
record UsualPlaces(Map<String, String> environment, Consumer<String> warnings) {
  private static final Set<String> HOMES = Set.of("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR");

  /** All of them, whether or not anything is there. */
  List<CredentialPlace> all() {
    List<CredentialPlace> places = new ArrayList<>();
    CredentialVariable.read("DOCKER_AUTH_CONFIG", environment, warnings).ifPresent(places::add);
    boolean docker = add(places, "DOCKER_CONFIG", "config.json");
    boolean podman = add(places, "REGISTRY_AUTH_FILE", "");
    if (!podman) {
      add(places, "XDG_RUNTIME_DIR", "containers/auth.json");
      if (!add(places, "XDG_CONFIG_HOME", "containers/auth.json")) {
        add(places, "HOME", ".config/containers/auth.json");
      }
    }
    if (!docker) {
      add(places, "HOME", ".docker/config.json");
    }
    add(places, "HOME", ".dockercfg");
    add(places, "CREDENTIALS_DIRECTORY", "");
    return places;
  }

  /** Whether the variable is set. */
  private boolean add(List<CredentialPlace> places, String variable, String file) {
    String value = environment.getOrDefault(variable, "").strip();
    if (value.isEmpty()) {
      return false;
    }
    CredentialFile.Kind kind =
        HOMES.contains(variable) ? CredentialFile.Kind.AT_HOME : CredentialFile.Kind.USUAL;
    try {
      places.add(new CredentialFile(Path.of(value, file), kind, Duration.ZERO, warnings));
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
