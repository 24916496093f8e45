package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.dockerjava.api.model.Volume;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** What a Java developer does in the tests of an application: docs/compose.md, "Testcontainers". */
@OnCompose
@Requires(Tool.REGISTRY)
class TestcontainersIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path scratch;
  private final Network network = Network.newNetwork();
  private String remora = "";
  private GenericContainer<?> registry = new GenericContainer<>("none");

  @BeforeEach
  void startTheRegistry(Machine machine) {
    remora = machine.remora();
    registry =
        new GenericContainer<>(machine.registryImage())
            .withImagePullPolicy(image -> false)
            .withNetwork(network)
            .withNetworkAliases("registry")
            .withExposedPorts(5000)
            .waitingFor(Wait.forHttp("/v2/").withStartupTimeout(LIMIT));
    registry.start();
  }

  @AfterEach
  void stopTheRegistry() {
    registry.close();
    network.close();
  }

  @Test
  void theApplicationStartsWithTheConfigurationThatIsAttachedToItsImage(Machine machine)
      throws Exception {
    var image = pushed(machine.app("testcontainers"));
    try (var attach =
        remora("attach", "registry:5000/" + image, "app.yaml")
            .withCopyToContainer(Transferable.of("greeting: hello", 0644), "/var/empty/app.yaml")) {
      attach.start();
    }
    try (var config = config(image)) {
      config.start(); // returns when Remora has ended with 0
      startTheApplication(image, config);
    }
  }

  private void startTheApplication(String image, GenericContainer<?> config) throws Exception {
    try (var app = app(image, config)) {
      app.start();

      var log = new WaitingConsumer();
      app.followOutput(log);
      log.waitUntil(
          frame -> frame.getUtf8String().contains("reads 'greeting: hello'"), 2, TimeUnit.MINUTES);
      assertEquals(1, app.execInContainer("sh", "-c", "echo x >/config/new").getExitCode());
    }
  }

  @Test
  void withoutAConfigurationTheTestFailsBeforeTheApplicationStarts(Machine machine) {
    var image = pushed(machine.app("testcontainers-nothing"));
    var said = new ToStringConsumer();
    try (var config = config(image).withLogConsumer(said)) {
      assertThrows(ContainerLaunchException.class, config::start);

      Project.await(said::toUtf8String, "nothing of the type ");
    }
  }

  /** Remora, once, into a volume of its container. */
  private GenericContainer<?> config(String image) {
    return remora("pull", "registry:5000/" + image)
        .withCreateContainerCmdModifier(command -> command.withVolumes(new Volume("/config")));
  }

  /** The application, which has that volume, read-only. */
  private GenericContainer<?> app(String image, GenericContainer<?> config) {
    return new GenericContainer<>("localhost:" + registry.getMappedPort(5000) + "/" + image)
        .withVolumesFrom(config, BindMode.READ_ONLY);
  }

  private GenericContainer<?> remora(String... command) {
    return new GenericContainer<>(remora)
        .withImagePullPolicy(image -> false)
        .withNetwork(network)
        .withEnv("REMORA_PLAIN_HTTP", "registry:5000")
        .withCommand(command)
        .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(LIMIT));
  }

  /** Copies the image to the test's registry. Returns its name there: repository and digest. */
  private String pushed(String app) {
    var name = app.substring(app.indexOf('/') + 1);
    var copy = "127.0.0.1:" + registry.getMappedPort(5000) + "/" + name;
    Tool.CRANE.run(scratch, "copy", app, copy).expect(0);
    return name;
  }
}
