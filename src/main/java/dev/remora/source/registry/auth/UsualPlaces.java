package dev.remora.source.registry.auth;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where Docker, Podman, CI systems and systemd keep credentials, in the order in which they count.
 * A variable that moves a tool's file takes the place of the usual one, as in that tool.
 */
final class UsualPlaces {
  private static final Set<String> HOMES = Set.of("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR");

  private final Map<String, String> environment;
  private final Consumer<String> warnings;
  private final List<CredentialPlace> places = new ArrayList<>();

  private UsualPlaces(Map<String, String> environment, Consumer<String> warnings) {
    this.environment = environment;
    this.warnings = warnings;
  }

  /**
   * All of them, whether or not anything is there.
   *
   * @param warnings told what is there and cannot be used
   */
  static List<CredentialPlace> of(Map<String, String> environment, Consumer<String> warnings) {
    return new UsualPlaces(environment, warnings).all();
  }

  private List<CredentialPlace> all() {
    CredentialVariable.read("DOCKER_AUTH_CONFIG", environment, warnings).ifPresent(places::add);
    boolean docker = add("DOCKER_CONFIG", "config.json");
    boolean podman = add("REGISTRY_AUTH_FILE", "");
    if (!podman) {
      add("XDG_RUNTIME_DIR", "containers/auth.json");
      if (!add("XDG_CONFIG_HOME", "containers/auth.json")) {
        add("HOME", ".config/containers/auth.json");
      }
    }
    if (!docker) {
      add("HOME", ".docker/config.json");
    }
    add("HOME", ".dockercfg");
    add("CREDENTIALS_DIRECTORY", "");
    return List.copyOf(places);
  }

  /** Whether the variable is set. */
  private boolean add(String variable, String file) {
    Optional<Path> base = directory(variable);
    base.map(b -> file.isEmpty() ? b : b.resolve(file))
        .map(
            path ->
                HOMES.contains(variable)
                    ? CredentialFile.atHome(path, warnings)
                    : CredentialFile.usual(path, warnings))
        .ifPresent(places::add);
    return base.isPresent();
  }

  private Optional<Path> directory(String variable) {
    String value = environment.getOrDefault(variable, "").strip();
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
