package dev.remora.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.rig.AppImages;
import dev.remora.rig.Doorway;
import dev.remora.rig.NodeRegistry;
import dev.remora.rig.RemoraImage;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * The container engine, a registry that containers reach, and the images of the tests.
 *
 * <p>The engine pulls over plain HTTP from loopback only, where containers do not reach it: for
 * them the registry is at the address of the engine's own bridge, and a door leads there from
 * loopback.
 */
final class Machine implements AutoCloseable {
  private final Path directory;
  private final NodeRegistry registry;
  private final Doorway door;
  private final RemoraImage remora;
  private final AppImages apps;
  private final String prefix = "remora-e2e-" + Long.toString(ProcessHandle.current().pid(), 36);
  private final AtomicInteger projects = new AtomicInteger();

  private Machine(Path directory, Path scratch, String bridge) throws IOException {
    this.directory = directory;
    this.registry = NodeRegistry.startOn(bridge, scratch);
    this.door = Doorway.onLoopback(registry.address());
    this.apps = new AppImages(registry, scratch);
    this.remora = RemoraImage.build(Files.createDirectory(scratch.resolve("base")));
  }

  /** Starts the registry, and builds Remora's image. */
  static Machine prepare() {
    try {
      var directory = Path.of("target", "compose").toAbsolutePath();
      var plugins = Files.createDirectories(directory.resolve("docker/cli-plugins"));
      Files.deleteIfExists(plugins.resolve("docker-compose"));
      Files.createSymbolicLink(
          plugins.resolve("docker-compose"), Tool.DOCKER_COMPOSE.required().toAbsolutePath());
      Files.deleteIfExists(directory.resolve("transcript.txt"));
      var bridge = docker(directory, "network", "inspect", "bridge").expect(0).stdout();
      return new Machine(
          directory, Files.createTempDirectory(directory, "run-"), Bridge.address(bridge));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The registry as containers reach it. */
  NodeRegistry registry() {
    return registry;
  }

  /** The same registry as the engine reaches it. */
  String door() {
    return "127.0.0.1:" + door.port();
  }

  /** The address of this machine that containers reach. */
  String host() {
    return registry.address().getHostString();
  }

  /** Remora's image, which the engine has. */
  String remora() {
    return remora.name();
  }

  /** An image of busybox alone, as the engine pulls it. */
  String busybox() {
    return pulled(apps.image("busybox:test", "/bin/sh", Map.of()));
  }

  /** The image of a registry that keeps nothing, which the engine has. */
  String registryImage() {
    var start = "#!/bin/sh\nOTEL_TRACES_EXPORTER=none exec /bin/registry serve /config.yml\n";
    var config = "version: 0.1\nstorage: {inmemory: {}}\nhttp: {addr: \":5000\"}\n";
    try {
      return pulled(
          apps.image(
              "registry:test",
              "/start",
              Map.of(
                  "start",
                  start.getBytes(UTF_8),
                  "config.yml",
                  config.getBytes(UTF_8),
                  "bin/registry",
                  Files.readAllBytes(Tool.REGISTRY.required()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String pulled(String image) {
    var name = door() + image.substring(image.indexOf('/'));
    docker("pull", "-q", name).expect(0);
    return name;
  }

  AppImages apps() {
    return apps;
  }

  /** A new image of the application, by digest, with nothing attached. */
  String app(String version) {
    return apps.make(version);
  }

  /** A new image of the application with {@code app.yaml} attached. */
  String app(String version, String configuration) {
    var app = app(version);
    attach(app, configuration);
    return app;
  }

  /** Attaches another {@code app.yaml}, as CI does. */
  void attach(String app, String configuration) {
    apps.attach(app, Map.of("app.yaml", configuration));
  }

  Project newProject() {
    var name = prefix + "-" + projects.incrementAndGet();
    try {
      return new Project(this, name, Files.createDirectories(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a container may do: of its host's configuration all that bears on that, and its mounts.
   */
  String given(String container) {
    var given =
        docker(
            "inspect",
            "-f",
            "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}"
                + " {{.Config.User}} {{.HostConfig.Memory}} {{.HostConfig.Privileged}}"
                + " {{.HostConfig.PortBindings}}\n"
                + "{{range .Mounts}}{{.Type}}:{{.Destination}}\n{{end}}",
            container);
    var lines = given.expect(0).stdout().strip().lines().toList();
    var mounts = lines.subList(1, lines.size()).stream().sorted();
    return Stream.concat(Stream.of(lines.getFirst()), mounts).collect(Collectors.joining(" "));
  }

  Path transcript() {
    return directory.resolve("transcript.txt");
  }

  Run docker(String... arguments) {
    return docker(directory, arguments);
  }

  /** Runs the docker command, with Compose as its plug-in. */
  static Run docker(Path directory, String... arguments) {
    return Tool.DOCKER.run(directory, environment(), arguments);
  }

  /** Which engine, and which Compose. */
  static Map<String, String> environment() {
    var engine = DockerClientFactory.instance().getTransportConfig().getDockerHost().toString();
    var home = Path.of("target", "compose", "docker").toAbsolutePath();
    return Map.of("DOCKER_HOST", engine, "DOCKER_CONFIG", home.toString());
  }

  @Override
  public void close() {
    door.close();
    registry.close();
    remora.close();
  }
}
