package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is printed in short can be typed in again, at registries that look nothing up by it. */
@QuarkusTest
@Requires({Tool.OLAREG, Tool.REGISTRY})
class ShortNamesTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void theFirstTwelveDigitsNameImagesAndRevisions(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      TestImages images = TestImages.in(registry, "app");
      Content image = images.image("v1");
      Content config =
          images.attach(
              image,
              "application/vnd.remora.config.v1",
              Map.of(),
              Map.of("app.yaml", "a: 1\n".getBytes(UTF_8)));
      String repository = registry.endpoint() + "/app";
      String name = repository + "@" + digits(image);

      Run found = run(Map.of(), "discover", name, "-o", "digest").expect(0);
      assertEquals(config.digest() + "\n", found.stdout());
      Run pulled = run(Map.of(), "pull", name, "--to", volume("by-name")).expect(0);
      assertTrue(pulled.stderr().contains(image.digest()), pulled::toString);
      assertEquals("a: 1\n", Files.readString(Path.of(volume("by-name"), "app.yaml")));
      run(Map.of(), "status", volume("by-name"), "--image", name).expect(0);
      run(Map.of(), "pull", name, "--revision", digits(config), "--to", volume("pinned")).expect(0);
      run(Map.of(), "inspect", repository + "@" + digits(config)).expect(0);

      var apart = Map.of("REMORA_IMAGE", repository, "REMORA_IMAGE_DIGEST", digits(image));
      run(apart, "pull", "--to", volume("apart")).expect(0);
      assertEquals("a: 1\n", Files.readString(Path.of(volume("apart"), "app.yaml")));

      Run none = run(Map.of(), "discover", repository + "@000000000000").expect(10);
      assertTrue(none.stderr().contains("name the whole digest"), none::toString);
    }
  }

  @Test
  void whereTheLoginIsMissingThatIsTheReason() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String name = registry.endpoint() + "/app@3a3a3af8c336";
      Run denied = run(Map.of(), "pull", name, "--to", volume("denied")).expect(13);
      assertTrue(denied.stderr().contains("log in with docker login"), denied::toString);
    }
  }

  private static Run run(Map<String, String> environment, String... arguments) {
    return RemoraInProcess.run(environment, List.of(arguments));
  }

  private String volume(String name) throws IOException {
    return Files.createDirectories(scratch.resolve(name)).toString();
  }

  private static String digits(Content content) {
    return content.digest().substring("sha256:".length()).substring(0, 12);
  }
}
