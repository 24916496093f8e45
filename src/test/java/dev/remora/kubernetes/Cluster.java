package dev.remora.kubernetes;

import dev.remora.rig.AppImages;
import dev.remora.rig.NodeRegistry;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.RemoraImage;
import dev.remora.rig.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The cluster, the registry of its node, and the images of the tests in that registry. */
final class Cluster implements AutoCloseable {
  private final Path directory;
  private final NodeRegistry registry;
  private final String remora;
  private final AppImages apps;
  private final String prefix = "remora-e2e-" + Long.toString(ProcessHandle.current().pid(), 36);
  private final AtomicInteger namespaces = new AtomicInteger();

  private Cluster(Path directory, NodeRegistry registry, String remora, AppImages apps) {
    this.directory = directory;
    this.registry = registry;
    this.remora = remora;
    this.apps = apps;
  }

  /** Starts the registry, and brings Remora's image to it. */
  static Cluster prepare() {
    try {
      // beside k8s/, which overlays name by a relative path
      var directory = Path.of("target", "kubernetes").toAbsolutePath();
      Files.createDirectories(directory);
      Files.deleteIfExists(directory.resolve("transcript.txt"));
      var scratch = Files.createTempDirectory(directory, "run-");
      var registry = new NodeRegistry(ClusterSettings.registry(), scratch);
      registry.start();
      var apps = new AppImages(registry, scratch);
      try (var image = RemoraImage.build(Files.createDirectory(scratch.resolve("base")))) {
        var remora = apps.push(image.save(scratch.resolve("remora.tar")), "remora");
        return new Cluster(directory, registry, remora, apps);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NodeRegistry registry() {
    return registry;
  }

  /** Remora's image, by digest. */
  String remora() {
    return remora;
  }

  /** A new image of the application, by digest, with nothing attached. */
  String app(String version) {
    return apps.make(version);
  }

  /** A new image of the application with {@code app.yaml} attached. */
  String app(String version, String configuration) {
    var app = app(version);
    attach(app, Map.of("app.yaml", configuration));
    return app;
  }

  /** Remora's image with busybox in it, by digest: what starts there meets the same layers. */
  String idle() {
    return apps.withBusybox(remora, "idle:test");
  }

  /** An image for the comparison with {@code oras}, by digest. */
  String oras() {
    return apps.oras();
  }

  /** An image of busybox and these files, by digest. */
  String image(String name, String entrypoint, Map<String, byte[]> files) {
    return apps.image(name, entrypoint, files);
  }

  /** The address of this machine that nodes and pods reach. */
  String host() {
    return registry.endpoint().substring(0, registry.endpoint().lastIndexOf(':'));
  }

  /** Attaches files, as CI does, with these options. */
  void attach(String image, Map<String, String> files, String... options) {
    apps.attach(image, files, options);
  }

  /** Copies an image to another registry, and attaches a file there: {@link AppImages}. */
  void attachElsewhere(String app, RegistryServer other, String login, String file, String text) {
    apps.attachElsewhere(app, other, login, file, text);
  }

  Kubectl kubectl() {
    return new Kubectl(directory);
  }

  Run kubectl(String... arguments) {
    return kubectl().run(arguments);
  }

  /** A namespace that enforces the Pod Security Standard "restricted". */
  Namespace newNamespace() {
    return Namespace.create(this, prefix + "-" + namespaces.incrementAndGet());
  }

  Path directory() {
    return directory;
  }

  /** What is removed at the end of a block, also after a failure, which is the one that is told. */
  interface Removal extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Removes what is the whole cluster's, as far as it is there.
   *
   * @param what as {@code kubectl delete} takes it
   */
  Removal removing(String... what) {
    var line = Stream.concat(Stream.of("delete", "--ignore-not-found"), Stream.of(what));
    return () -> kubectl(line.toArray(String[]::new)).expect(0);
  }

  @Override
  public void close() {
    registry.close();
  }
}
