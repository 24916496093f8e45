package dev.remora.kubernetes;

import dev.remora.bench.Run;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A namespace of one test, with what the test asks of it. */
final class Namespace implements AutoCloseable {
  private static final String LIMIT = "--timeout=90s";

  private final Cluster cluster;
  private final String name;

  private Namespace(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  static Namespace create(Cluster cluster, String name) {
    cluster.kubectl("create", "namespace", name).expect(0);
    cluster
        .kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted")
        .expect(0);
    return new Namespace(cluster, name);
  }

  String name() {
    return name;
  }

  /** Where overlays of this namespace are written. */
  Path directory() {
    return cluster.directory().resolve(name);
  }

  Run kubectl(String... arguments) {
    return cluster.kubectl(
        Stream.concat(Stream.of("-n", name), Stream.of(arguments)).toArray(String[]::new));
  }

  /** {@code kubectl apply -k}, whatever comes of it. */
  Run tryToApply(Overlay overlay) {
    overlay.write(directory(), cluster);
    return kubectl("apply", "-k", directory().toString());
  }

  void apply(Overlay overlay) {
    tryToApply(overlay).expect(0);
  }

  /** Applies, and waits until the new pods are ready. */
  void deploy(Overlay overlay) {
    apply(overlay);
    rolledOut();
  }

  void rolledOut() {
    kubectl("rollout", "status", "deployment/app", LIMIT).expect(0);
  }

  /** The pod that was made last. */
  String pod() {
    return kubectl("get", "pods", "--sort-by=.metadata.creationTimestamp", "-o", "name")
        .expect(0)
        .stdout()
        .lines()
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** Waits until a field of the newest pod has a value. */
  void await(String path, String value) {
    kubectl("wait", pod(), "--for=jsonpath={" + path + "}=" + value, LIMIT).expect(0);
  }

  /** Waits for Remora's container, the first of the init containers, to have ended with a code. */
  void awaitRemoraEnded(int code) {
    kubectl("wait", "pod", "--all", "--for=create", LIMIT).expect(0);
    await(".status.initContainerStatuses[0].lastState.terminated.exitCode", "" + code);
  }

  String field(String path) {
    return kubectl("get", pod(), "-o", "jsonpath={" + path + "}").expect(0).stdout();
  }

  /** What a command prints that runs in the application's container. */
  String inApp(String... command) {
    return exec(command).expect(0).stdout();
  }

  Run exec(String... command) {
    var line = Stream.of("exec", pod(), "-c", "app", "--");
    return kubectl(Stream.concat(line, Stream.of(command)).toArray(String[]::new));
  }

  String log() {
    return kubectl("logs", pod(), "-c", "app").expect(0).stdout();
  }

  /** Waits until the application has said something; there is no log while it is restarted. */
  void awaitLog(String text) {
    var line = new String[] {"logs", pod(), "-c", "app"};
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (Run log = kubectl(line); !log.stdout().contains(text); log = kubectl(line)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("the application never says '" + text + "':\n" + log);
      }
    }
  }

  String describe() {
    return kubectl("describe", pod()).expect(0).stdout();
  }

  /** Puts what a failed test left into the transcript. */
  void explain() {
    kubectl("get", "pods", "-o", "wide");
    kubectl("describe", "pods");
    kubectl("logs", "-l", "app.kubernetes.io/name=app", "--all-containers", "--prefix");
    kubectl("get", "events", "--sort-by=.lastTimestamp");
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "namespace", name, "--wait=false");
  }
}
