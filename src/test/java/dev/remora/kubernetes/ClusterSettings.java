package dev.remora.kubernetes;

import java.util.List;
import java.util.Optional;

/** What the environment says about the cluster. docs/kubernetes.md, "Try it on your cluster". */
final class ClusterSettings {
  private ClusterSettings() {}

  /** Why there can be no test; nothing when all is said that must be. */
  static Optional<String> missing() {
    return value("KUBECONFIG").isEmpty()
        ? Optional.of("KUBECONFIG names no cluster: docs/kubernetes.md, 'Try it on your cluster'")
        : value("REMORA_E2E_REGISTRY").isEmpty()
            ? Optional.of("REMORA_E2E_REGISTRY says no HOST:PORT of this machine for the nodes")
            : Optional.empty();
  }

  /** Where the tests start their registry: an address of this machine that the nodes reach. */
  static String registry() {
    return value("REMORA_E2E_REGISTRY").orElseThrow();
  }

  /** A command that restarts the node as a power failure does. */
  static Optional<List<String>> reboot() {
    return value("REMORA_E2E_REBOOT").map(command -> List.of("sh", "-c", command));
  }

  static String kubeconfig() {
    return value("KUBECONFIG").orElseThrow();
  }

  private static Optional<String> value(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
