package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code k8s/injection} on the cluster, as an administrator's overlay installs it. */
final class Injection implements AutoCloseable {
  /** Where a pod is judged that nobody makes. */
  private static final String NOWHERE = "default";

  private static final String PROBE =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: probe, annotations: {remora.dev/config: %s}}
      spec:
        containers: [{name: app, image: "r.example/app@sha256:%s"}]
      """;

  private final Cluster cluster;
  private final Path directory;

  private Injection(Cluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /**
   * Installs it, with Remora's image, and waits until it is obeyed.
   *
   * @param parameters more of them
   */
  static Injection install(Cluster cluster, Map<String, String> parameters) {
    var injection = new Injection(cluster, cluster.directory().resolve("injection"));
    injection.apply(parameters);
    injection.awaitObeyed();
    return injection;
  }

  /** Installs it anew, with other parameters; they count a moment later. */
  void apply(Map<String, String> parameters) {
    var all = new TreeMap<>(Map.of("image", cluster.remora()));
    all.putAll(parameters);
    var settings =
        Map.of(
            "max-bytes", "32MiB",
            "max-files", "1000",
            "interval", "1s",
            "plain-http", cluster.registry().endpoint());
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("kustomization.yaml"),
          """
          resources: [%s]
          patches:
            - target: {kind: MutatingAdmissionPolicy, name: remora-injection}
              patch: |-
                - {op: replace, path: /spec/variables/0/expression, value: "%s"}
                - {op: replace, path: /spec/variables/1/expression, value: "%s"}
          """
              .formatted(
                  directory.relativize(Path.of("k8s/injection").toAbsolutePath()),
                  literal(all),
                  literal(settings)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.kubectl("apply", "-k", directory.toString()).expect(0);
  }

  /** A map in CEL. */
  private static String literal(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> "'" + entry.getKey() + "': '" + entry.getValue() + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Policies take effect, each for itself, a moment after they were made. */
  private void awaitObeyed() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!probe("pull").contains("REMORA_IMAGE") || !probe("push").isEmpty()) {
      assertTrue(System.nanoTime() - end < 0, "the policies never take effect");
    }
  }

  /** The pod that would be made; nothing when it is refused. */
  private String probe(String annotation) {
    try {
      var file = directory.resolve("probe.yaml");
      Files.writeString(file, PROBE.formatted(annotation, "0".repeat(64)));
      return cluster
          .kubectl("-n", NOWHERE, "create", "--dry-run=server", "-o", "yaml", "-f", file.toString())
          .stdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "-k", directory.toString()).expect(0);
  }
}
