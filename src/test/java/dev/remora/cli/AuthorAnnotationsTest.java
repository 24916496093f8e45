package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.rig.TestImages;
import dev.remora.rig.TestSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration leads back to the commit that it was made from. */
class AuthorAnnotationsTest {
  private static final String COMMIT = "5ea1ab1e".repeat(5);
  private static final String REVISION = "org.opencontainers.image.revision";
  private static final String SOURCE = "org.opencontainers.image.source";
  private static final String AUTHORS = "org.opencontainers.image.authors";

  @TempDir Path work;

  private static Map<String, String> added(Map<String, String> environment) {
    return new AuthorAnnotations(environment).with(Annotations.none()).entries();
  }

  @Test
  void theCommitTheRepositoryAndTheAuthorAreTheCis() {
    assertEquals(
        Map.of(REVISION, COMMIT, SOURCE, "https://github.com/acme/shop", AUTHORS, "mona"),
        added(
            Map.of(
                "GITHUB_SHA", COMMIT,
                "GITHUB_SERVER_URL", "https://github.com",
                "GITHUB_REPOSITORY", "acme/shop",
                "GITHUB_ACTOR", "mona")));
    assertEquals(
        Map.of(REVISION, COMMIT, SOURCE, "https://gitlab.example/acme/shop", AUTHORS, "Mo <m@x>"),
        added(
            Map.of(
                "CI_COMMIT_SHA", COMMIT,
                "CI_PROJECT_URL", "https://gitlab.example/acme/shop",
                "CI_COMMIT_AUTHOR", "Mo <m@x>")));
  }

  @Test
  void noSecretOfAnAddressAndNothingThatIsNoCommitIsTaken() {
    String token = "https://ci:" + TestSecrets.of("token") + "@git.example/shop";
    assertEquals(
        Map.of(REVISION, COMMIT),
        added(Map.of("BUILDKITE_COMMIT", COMMIT, "BUILDKITE_REPO", token)));
    assertEquals(Map.of(), added(Map.of("BUILDKITE_COMMIT", "HEAD", "GITHUB_ACTOR", "mona")));
    assertEquals(Map.of(), added(Map.of()));
  }

  @Test
  void whatIsGivenCountsInstead() {
    Annotations given = new Annotations(Map.of(REVISION, "v1.2"));
    assertEquals(given, new AuthorAnnotations(Map.of("GITHUB_SHA", COMMIT)).with(given));
  }

  @Test
  void attachWritesThem() throws IOException, MalformedJson {
    String layout = "oci:" + work.resolve("registry");
    String image = layout + "@" + TestImages.in(work.resolve("registry")).image("v1").digest();
    Path file = Files.writeString(work.resolve("app.yaml"), "greeting: hello\n");
    String revision =
        RemoraInProcess.run(
                Map.of("GITHUB_SHA", COMMIT),
                List.of("attach", image, file.toString(), "-o", "digest"))
            .expect(0)
            .stdout()
            .strip();
    String manifest =
        RemoraInProcess.run(Map.of(), List.of("inspect", layout + "@" + revision))
            .expect(0)
            .stdout();
    assertEquals(
        COMMIT,
        JsonObject.parse(manifest.getBytes(StandardCharsets.UTF_8))
            .textMap("annotations")
            .get(REVISION));
  }
}
