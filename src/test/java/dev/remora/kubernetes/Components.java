package dev.remora.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What lies in {@code k8s/components}, and what may stand together. */
final class Components {
  /** Those that bring Remora; one of them is the first of every list. */
  static final List<String> FIRST = List.of("init", "sidecar");

  static final String SHARED_CACHE = "shared-cache";

  private static final Set<String> OF_A_SIDECAR =
      Set.of("restart-in-place", "post-start", "network-policy");

  private Components() {}

  /** All of them. */
  static List<String> all() throws IOException {
    try (var all = Files.list(Path.of("k8s/components"))) {
      return all.map(component -> component.getFileName().toString()).sorted().toList();
    }
  }

  /** Those that may follow one of {@link #FIRST}. */
  static List<String> after(String first) throws IOException {
    return all().stream()
        .filter(it -> !FIRST.contains(it))
        .filter(it -> first.equals("sidecar") || !OF_A_SIDECAR.contains(it))
        .toList();
  }
}
