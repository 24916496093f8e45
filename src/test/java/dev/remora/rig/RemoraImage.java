package dev.remora.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * The image of the native executable, as {@code Dockerfile.native} makes it: its stage {@code
 * prebuilt}, on a base that is made here, because nothing may be pulled. Closing removes both.
 */
public final class RemoraImage implements AutoCloseable {

  /** What {@code Dockerfile.native} is told about the build. */
  public static final Map<String, String> BUILD =
      Map.of("VERSION", "1.2.3", "REVISION", "c0ffee", "CREATED", "2026-01-02T03:04:05Z");

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path EXECUTABLE = PROJECT.resolve("target/native/remora-runner");

  private final String base;
  private final String name;

  private RemoraImage(String suffix) {
    this.base = "localhost/remora-base:" + suffix;
    this.name = "localhost/remora:" + suffix;
  }

  /** Skips a class, with the reason, where no image can be made. */
  public static final class Needed implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return missing()
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("an image can be made"));
    }
  }

  private static Optional<String> missing() {
    try {
      var tested = Path.of(System.getProperty("remora.executable", "target/remora"));
      if (!Files.exists(EXECUTABLE)
          || !Files.exists(tested)
          || Files.mismatch(EXECUTABLE, tested) >= 0) {
        return Optional.of("target/remora is no native executable: run 'make native'");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!ContainerRegistry.engineAvailable()) {
      return Optional.of("no container engine is reachable: '.ci/docker COMMAND' starts one");
    }
    return client().isPresent()
        ? Optional.empty()
        : Optional.of("no docker on the PATH builds with BuildKit: install buildx");
  }

  /** Builds it; {@code scratch} is for what the base is made of. */
  public static RemoraImage build(Path scratch) {
    var image = new RemoraImage(UUID.randomUUID().toString());
    GlibcBase.write(scratch, EXECUTABLE);
    docker(scratch, "build", "--quiet", "--tag", image.base, scratch.toString());
    var line =
        Stream.concat(
            Stream.of("build", "--quiet", "--file", "Dockerfile.native", "--target", "prebuilt"),
            Stream.of("--tag", image.name, PROJECT.toString()));
    var arguments =
        Stream.concat(
                BUILD.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()),
                Stream.of("RUNTIME=" + image.base, "LIBRARIES=" + image.base))
            .flatMap(argument -> Stream.of("--build-arg", argument));
    docker(PROJECT, Stream.concat(line, arguments).toArray(String[]::new));
    return image;
  }

  public String name() {
    return name;
  }

  /** Writes it as {@code docker save} does, for registries that the engine does not reach. */
  public Path save(Path archive) {
    docker(PROJECT, "save", "--output", archive.toString(), name);
    return archive;
  }

  /** What {@code docker inspect} shows of its configuration. */
  public JsonNode config() {
    var run = docker(PROJECT, "image", "inspect", "--format", "{{json .Config}}", name);
    try {
      return new ObjectMapper().readTree(run.stdout());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    docker(PROJECT, "image", "rm", "--force", name, base);
  }

  static DockerClient engine() {
    return DockerClientFactory.lazyClient();
  }

  private static Run docker(Path directory, String... arguments) {
    var line = Stream.concat(client().stream(), Stream.of(arguments)).toList();
    return new Command(line, environment(), directory).run(LIMIT).expect(0);
  }

  /** The first docker that has BuildKit: since 23 it is in a component that may be missing. */
  private static Optional<String> client() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, "docker"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .filter(
            docker ->
                new Command(List.of(docker, "build", "--help"), environment(), PROJECT)
                        .run(LIMIT)
                        .exit()
                    == 0)
        .findFirst();
  }

  private static Map<String, String> environment() {
    var engine = DockerClientFactory.instance().getTransportConfig().getDockerHost().toString();
    return Map.of(
        "DOCKER_BUILDKIT", "1", "DOCKER_HOST", engine, "HOME", System.getProperty("user.home"));
  }
}
