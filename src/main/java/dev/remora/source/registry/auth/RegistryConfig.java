package dev.remora.source.registry.auth;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where credentials are, as the user gives it.
 *
 * @param paths files in Docker's format, or directories that hold one, such as a mounted secret
 */
public record RegistryConfig(List<Path> paths) {
  /** What {@code base64} makes of a document that begins with a brace: the secret itself. */
  private static final Pattern DOCUMENT = Pattern.compile("e[wy][A-Za-z0-9+/=\\s]{38,}");

  private static final String EXPECTED =
      "files or directories of credentials, between commas, are expected";

  public RegistryConfig {
    paths = List.copyOf(paths);
  }

  public static RegistryConfig none() {
    return new RegistryConfig(List.of());
  }

  /**
   * Reads a list separated by commas.
   *
   * @throws IllegalArgumentException with a message for people that does not repeat the text: it
   *     may be the credentials themselves
   */
  public static RegistryConfig parse(String text) {
    List<String> parts = List.of(text.strip().split("\\s*,\\s*", -1));
    if (text.strip().startsWith("{") || DOCUMENT.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException(
          "it seems to be the credentials themselves; write them to a file, or give them in"
              + " DOCKER_AUTH_CONFIG");
    }
    if (parts.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    try {
      return new RegistryConfig(parts.stream().map(Path::of).toList());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(EXPECTED, e); // its own message repeats the text
    }
  }
}
