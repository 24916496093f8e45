package dev.remora.rig;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A registry's published image in a container, for machines where it cannot be built. */
final class ContainerRegistry implements RegistryServer {

  private final GenericContainer<?> container;
  private final int port;

  private ContainerRegistry(GenericContainer<?> container, int port) {
    this.container = container;
    this.port = port;
  }

  /** Whether there is an engine; fails where there is one that does not answer. */
  static boolean engineAvailable() {
    try {
      return Engine.AVAILABLE.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the container engine does not answer", e);
    }
  }

  /** Asked once: its client waits for an answer without end. */
  private static final class Engine {
    static final CompletableFuture<Boolean> AVAILABLE =
        CompletableFuture.supplyAsync(
                () -> DockerClientFactory.instance().isDockerAvailable(),
                task -> Thread.ofPlatform().daemon().start(task))
            .orTimeout(1, TimeUnit.MINUTES);
  }

  /** Starts the image of a tool; aborts the test (skipped, with the reason) where it cannot. */
  @SuppressWarnings("resource") // closed with the server that is returned
  static RegistryServer start(
      Tool tool, int port, List<String> command, Map<String, String> environment) {
    var image = tool.image().filter(name -> tool.missing().isEmpty());
    var container =
        new GenericContainer<>(
            DockerImageName.parse(
                image.orElseThrow(() -> new TestAbortedException(tool.reason()))));
    container
        .withExposedPorts(port)
        .withEnv(environment)
        .waitingFor(Wait.forHttp("/v2/").forPort(port).forStatusCodeMatching(code -> code < 500));
    if (!command.isEmpty()) {
      container.withCommand(command.toArray(String[]::new));
    }
    try {
      container.start();
    } catch (ContainerFetchException e) {
      throw new TestAbortedException("the image " + image.get() + " cannot be pulled", e);
    }
    return new ContainerRegistry(container, port);
  }

  @Override
  public String endpoint() {
    return container.getHost() + ":" + container.getMappedPort(port);
  }

  @Override
  public void close() {
    container.close();
  }
}
