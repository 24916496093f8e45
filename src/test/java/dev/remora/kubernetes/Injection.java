package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code k8s/injection} on the cluster, as an administrator installs it. */
final class Injection implements AutoCloseable {
  private static final String KIT = "../../k8s/injection";

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

  /** Installs it, with Remora's image, and waits until it is obeyed. */
  static Injection install(Cluster cluster) {
    var injection = new Injection(cluster, cluster.directory().resolve("injection"));
    cluster.kubectl("apply", "-k", KIT).expect(0);
    cluster
        .kubectl("wait", "crd/remorainjections.remora.dev", "--for=condition=Established")
        .expect(0);
    injection.parameters("");
    injection.awaitObeyed();
    return injection;
  }

  /**
   * Sets the parameters; they count a moment later.
   *
   * @param more of them, in YAML's flow style
   */
  void parameters(String more) {
    var object =
        """
        apiVersion: remora.dev/v1
        kind: RemoraInjection
        metadata: {name: cluster}
        spec:
          image: %s
          settings: {interval: 1s, plain-http: "%s"}
          %s
        """
            .formatted(cluster.remora(), cluster.registry().endpoint(), more);
    cluster.kubectl("apply", "-f", write("parameters.yaml", object).toString()).expect(0);
  }

  private Path write(String name, String text) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Policies take effect, each for itself, a moment after they were made. */
  private void awaitObeyed() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!probe("pull").contains("REMORA_IMAGE") || !probe("push").isEmpty()) {
      assertTrue(System.nanoTime() - end < 0, "the policies never take effect");
    }
  }

  /** The pod that would be made; nothing when it is refused. */
  String probe(String annotation) {
    var file = write("probe.yaml", PROBE.formatted(annotation, "0".repeat(64)));
    return cluster
        .kubectl("-n", NOWHERE, "create", "--dry-run=server", "-o", "yaml", "-f", file.toString())
        .stdout();
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "-k", KIT).expect(0);
  }
}
