package dev.remora.kubernetes;

import dev.remora.rig.Run;
import dev.remora.rig.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A namespace of one test, with what the test asks of it. */
final class Namespace implements AutoCloseable {
  private static final String TIMEOUT = "--timeout=90s";

  /** Longer than a kubelet takes to write a changed secret into a pod. */
  static final Duration LIMIT = Duration.ofSeconds(150);

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

  /** {@code kubectl apply -k}. */
  void apply(Overlay overlay) {
    overlay.write(directory(), cluster);
    kubectl("apply", "-k", directory().toString()).expect(0);
  }

  /** Applies what is no overlay. */
  void apply(String name, String yaml) {
    kubectl("apply", "-f", write(name, yaml).toString()).expect(0);
  }

  /** Writes a file into the directory of this namespace. */
  Path write(String name, String text) {
    try {
      var file = directory().resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies, and waits until the new pods are ready. */
  void deploy(Overlay overlay) {
    apply(overlay);
    rolledOut();
  }

  void rolledOut() {
    rolledOut("deployment/app");
  }

  void rolledOut(String workload) {
    kubectl("rollout", "status", workload, TIMEOUT).expect(0);
  }

  /** Waits until a job has ended well. */
  void completed(String job) {
    kubectl("wait", "job/" + job, "--for=condition=Complete", TIMEOUT).expect(0);
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
    kubectl("wait", pod(), "--for=jsonpath={" + path + "}=" + value, TIMEOUT).expect(0);
  }

  /** Waits for Remora's container, the first of the init containers, to have ended with a code. */
  void awaitRemoraEnded(int code) {
    kubectl("wait", "pod", "--all", "--for=create", TIMEOUT).expect(0);
    await(".status.initContainerStatuses[0].lastState.terminated.exitCode", "" + code);
  }

  String field(String path) {
    return kubectl("get", pod(), "-o", "jsonpath={" + path + "}").expect(0).stdout();
  }

  /** What a command prints that runs in the application's container. */
  String inApp(String... command) {
    return in("app", command);
  }

  String in(String container, String... command) {
    return exec(container, command).expect(0).stdout();
  }

  Run exec(String container, String... command) {
    var line = Stream.of("exec", pod(), "-c", container, "--");
    return kubectl(Stream.concat(line, Stream.of(command)).toArray(String[]::new));
  }

  /** What the application has said. */
  String log() {
    return log("app");
  }

  String log(String container) {
    return kubectl("logs", pod(), "-c", container).expect(0).stdout();
  }

  /** Waits until the application has said something. */
  void awaitLog(String text) {
    awaitLog("app", text);
  }

  /** Waits until a container has said something; there is no log while it is restarted. */
  void awaitLog(String container, String text) {
    var line = new String[] {"logs", pod(), "-c", container};
    Said.await(
        "'" + text + "' by " + container,
        LIMIT,
        () -> kubectl(line),
        log -> log.stdout().contains(text));
  }

  /** Waits until a command in a container prints this. */
  void awaitIn(String container, String text, String... command) {
    Said.await(
        "'" + text + "' in " + container,
        LIMIT,
        () -> exec(container, command),
        seen -> seen.stdout().equals(text));
  }

  /**
   * Waits until no pod is on its way out: {@code kubectl exec} of a Deployment, for one, takes the
   * oldest that is ready, which may be one that was told to end.
   */
  void awaitNoneEnding() {
    Said.await(
        "without pods that end",
        LIMIT,
        () ->
            kubectl("get", "pods", "-o", "jsonpath={.items[*].metadata.deletionTimestamp}")
                .expect(0)
                .stdout(),
        String::isBlank);
  }

  /** The version, as the kubelet says it, without the first letter. */
  String kubernetes() {
    return kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.nodeInfo.kubeletVersion}")
        .expect(0)
        .stdout()
        .substring(1);
  }

  String describe() {
    return kubectl("describe", pod()).expect(0).stdout();
  }

  /** Puts what a failed test left into the transcript, and returns what the cluster warned of. */
  String explain() {
    kubectl("get", "pods", "-o", "wide");
    kubectl("describe", "pods");
    kubectl("logs", "-l", "app.kubernetes.io/name=app", "--all-containers", "--prefix");
    kubectl("get", "events", "--sort-by=.lastTimestamp");
    return kubectl(
            "get",
            "events",
            "--field-selector=type=Warning",
            "-o=custom-columns=REASON:.reason,OF:.involvedObject.name,MESSAGE:.message")
        .stdout();
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "namespace", name, "--wait=false");
  }
}
