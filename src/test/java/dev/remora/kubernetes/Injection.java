package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** {@code k8s/injection} on the cluster, as an administrator installs it. */
final class Injection implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIT = "../../k8s/injection";

  /**
   * Within which a change counts. The API server learns every 30 seconds which kinds there are, so
   * a definition that it has just missed costs it twice that.
   */
  static final Duration LIMIT = Duration.ofMinutes(2);

  /** Where a pod is judged that nobody makes. */
  private static final String NOWHERE = "default";

  /** Nobody pulls it. */
  static final String PINNED = "r.example/app@sha256:" + "0".repeat(64);

  private static final String PROBE =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: probe, annotations: {%s}}
      spec:
        containers: [{name: app, image: "%s"}]
      """;

  private final Cluster cluster;
  private final Path directory;

  private Injection(Cluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /** What was installed in another way. */
  static Injection installed(Cluster cluster) {
    return new Injection(cluster, cluster.directory().resolve("injection"));
  }

  /** Installs it, with Remora's image, and waits until it is obeyed. */
  static Injection install(Cluster cluster) {
    var injection = installed(cluster);
    try {
      cluster.kubectl("apply", "-k", KIT).expect(0);
      cluster
          .kubectl("wait", "crd/remorainjections.remora.dev", "--for=condition=Established")
          .expect(0);
      injection.parameters("");
      injection.awaitObeyed();
      return injection;
    } catch (Throwable e) {
      injection.close();
      throw e;
    }
  }

  /**
   * Sets the parameters; they count a moment later.
   *
   * @param more of them, in YAML's flow style
   */
  void parameters(String more) {
    parameters(Map.of(), more);
  }

  /**
   * The same.
   *
   * @param settings of Remora besides those that the cluster needs, or in place of them
   */
  void parameters(Map<String, String> settings, String more) {
    var all = JSON.createObjectNode().put("interval", "1s");
    all.put("plain-http", cluster.registry().endpoint());
    settings.forEach(all::put);
    var object =
        """
        apiVersion: remora.dev/v1
        kind: RemoraInjection
        metadata: {name: cluster}
        spec:
          image: %s
          settings: %s
          %s
        """
            .formatted(cluster.remora(), all, more);
    cluster.kubectl("apply", "-f", write("parameters.yaml", object).toString()).expect(0);
  }

  /** Writes a file beside the parameters. */
  Path write(String name, String text) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Policies take effect, each for itself, a moment after they were made. */
  void awaitObeyed() {
    awaitProbe("REMORA_IMAGE");
    awaitSaid("remora.dev/config: push", PINNED, "it may be pull");
    awaitSaid("remora.dev/config: pull", "r.example/app:v1", "without a digest");
  }

  /** Waits until a pod that would be made has this in it. */
  void awaitProbe(String text) {
    awaitSaid("remora.dev/config: pull", PINNED, text);
  }

  /**
   * Waits until this is said of a pod with an annotation and an image, and returns all that is said
   * with it.
   */
  String awaitSaid(String annotation, String image, String text) {
    return Said.await(LIMIT, () -> said(annotation, image), text);
  }

  /** The pod with these annotations that would be made; missing when it is refused. */
  JsonNode probe(String annotations) {
    return Kustomizations.documents(ask(annotations, PINNED).stdout()).stream()
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** All that kubectl says of a pod with this annotation and image. */
  String said(String annotation, String image) {
    var run = ask(annotation, image);
    return run.stdout() + run.stderr();
  }

  private Run ask(String annotation, String image) {
    var file = write("probe.yaml", PROBE.formatted(annotation, image));
    return cluster.kubectl(
        "-n", NOWHERE, "create", "--dry-run=server", "-o", "yaml", "-f", file.toString());
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "--ignore-not-found", "-k", KIT).expect(0);
  }
}
