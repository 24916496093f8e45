package dev.remora.rig;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The product in a container, as a restricted platform runs it: read-only root, no capability, no
 * new privileges, 64 MiB. Closing removes it with the volumes that it was given.
 */
public final class RemoraContainer implements AutoCloseable {

  private static final long MEMORY = 64L << 20;

  private final GenericContainer<?> container;
  private final List<Bind> binds = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private String network = "none";
  private @Nullable String user;

  public RemoraContainer(RemoraImage image) {
    this.container =
        new GenericContainer<>(DockerImageName.parse(image.name()))
            .withImagePullPolicy(name -> false)
            .withStartupAttempts(1)
            .withCreateContainerCmdModifier(this::restrict);
  }

  /** Runs as this {@code uid[:gid]} instead of the image's own. */
  public RemoraContainer user(String user) {
    this.user = user;
    return this;
  }

  public RemoraContainer environment(String name, String value) {
    container.withEnv(name, value);
    return this;
  }

  /** Mounts a new named volume, which takes owner and mode from the image. */
  public RemoraContainer volume(String target) {
    var name = engine().createVolumeCmd().exec().getName();
    volumes.add(name);
    binds.add(new Bind(name, new Volume(target)));
    return this;
  }

  /** Mounts a directory of this machine, read-only. */
  public RemoraContainer readOnly(Path directory, String target) {
    binds.add(new Bind(directory.toString(), new Volume(target), AccessMode.ro));
    return this;
  }

  /** Shares this machine's network, where {@code name} is an address of loopback. */
  public RemoraContainer onLoopback(String name) {
    network = "host";
    container.withExtraHost(name, "127.0.0.1");
    return this;
  }

  /** Runs to the end. */
  public Run run(String... arguments) {
    container.withStartupCheckStrategy(new Ended().withTimeout(Duration.ofMinutes(2)));
    container.withCommand(arguments).start();
    return outcome();
  }

  /** Starts and returns at once. */
  public void start(String... arguments) {
    container.withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
    container.withCommand(arguments).start();
  }

  /** Sends the image's stop signal, as an engine does, and kills what has not ended in 10 s. */
  public Run stop() {
    engine().stopContainerCmd(container.getContainerId()).withTimeout(10).exec();
    engine()
        .waitContainerCmd(container.getContainerId())
        .start()
        .awaitStatusCode(2, TimeUnit.MINUTES);
    return outcome();
  }

  /** A file or directory in the container, with its owner and mode, and its bytes if it is one. */
  public record Entry(TarArchiveEntry header, byte[] bytes) {}

  /** Reads what lies at a path of the container, in a volume too. */
  public Entry entry(String path) {
    try (InputStream archive =
            engine().copyArchiveFromContainerCmd(container.getContainerId(), path).exec();
        var tar = new TarArchiveInputStream(archive)) {
      var header = tar.getNextEntry();
      return new Entry(header, tar.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    container.close();
    volumes.forEach(volume -> engine().removeVolumeCmd(volume).exec());
  }

  private void restrict(CreateContainerCmd command) {
    var host = command.getHostConfig();
    restrict(host == null ? HostConfig.newHostConfig() : host);
    if (user != null) {
      command.withUser(user);
    }
  }

  private void restrict(HostConfig host) {
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withMemory(MEMORY)
        .withMemorySwap(MEMORY)
        .withNetworkMode(network)
        .withBinds(binds);
  }

  private Run outcome() {
    var state = engine().inspectContainerCmd(container.getContainerId()).exec().getState();
    var exit = state.getExitCodeLong();
    return new Run(
        exit == null ? -1 : exit.intValue(),
        container.getLogs(OutputType.STDOUT),
        container.getLogs(OutputType.STDERR));
  }

  private static DockerClient engine() {
    return RemoraImage.engine();
  }

  /** Satisfied when the container has ended, with whatever exit code. */
  private static final class Ended extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String containerId) {
      var state = getCurrentState(client, containerId);
      return "exited".equals(state.getStatus())
          ? StartupStatus.SUCCESSFUL
          : StartupStatus.NOT_YET_KNOWN;
    }
  }
}
