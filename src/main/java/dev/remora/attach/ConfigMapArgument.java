package dev.remora.attach;

import dev.remora.paths.ContentPath;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A ConfigMap of Kubernetes on the command line: {@code NAME[=DIR]}.
 *
 * @param name with or without the hash that Kustomize appends
 * @param directory where its keys become files; the top of the volume where there is none
 */
public record ConfigMapArgument(String name, Optional<ContentPath> directory) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static ConfigMapArgument parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a ConfigMap is expected, and =DIR where its files have one of their own");
    }
    return new ConfigMapArgument(
        name,
        equals < 0
            ? Optional.empty()
            : Optional.of(ContentPath.parse(withoutFinalSlash(text.substring(equals + 1)))));
  }

  private static String withoutFinalSlash(String directory) {
    return directory.endsWith("/") ? directory.substring(0, directory.length() - 1) : directory;
  }

  @Override
  public String toString() {
    return "ConfigMap " + name;
  }
}
