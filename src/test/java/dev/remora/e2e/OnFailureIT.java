package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts in front of a real registry that goes away and comes back. */
@Requires(Tool.OLAREG)
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class OnFailureIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private RegistryServer registry;
  private Outage way;
  private Content image;
  private Remora remora;
  private Path volume;
  private Path cache;

  @BeforeEach
  void aRegistryWithAConfiguration() {
    registry = Olareg.start();
    way = Outage.before(registry);
    image = TestImages.in(registry, "app").image("v1");
    attach(image, "ours");
    remora = Remora.in(scratch);
    volume = scratch.resolve("volume");
    cache = scratch.resolve("cache");
  }

  @AfterEach
  void stop() {
    way.close();
    registry.close();
  }

  /** An outage at every place under every setting: exit code and what the application finds. */
  @CrossSection(
      rows = {5, 7},
      because = "OnFailureTest and BridgedStartTest go through the others")
  @ParameterizedTest(name = "{0}, {1}: exit {2}, finds {3}")
  @CsvSource({
    "volume,  fail,     14, ours",
    "volume,  cached,   0,  ours",
    "volume,  continue, 0,  ours",
    "cache,   fail,     14, another image's",
    "cache,   cached,   0,  ours",
    "cache,   continue, 0,  ours",
    "neither, fail,     14, another image's",
    "neither, cached,   14, another image's",
    "neither, continue, 0,  nothing",
  })
  void outage(String place, String setting, int exit, String found) throws IOException {
    Content other = TestImages.in(registry, "app").image("v2");
    attach(other, "another image's");
    pull(other).expect(0);
    if (place.equals("volume")) {
      pull(image).expect(0);
    }
    if (place.equals("cache")) {
      pull(image, "--to", scratch.resolve("another").toString(), "--cache", cache.toString())
          .expect(0);
    }
    way.down();
    Path log = Files.createFile(scratch.resolve("termination"));
    Run run =
        pull(
                image,
                "--on-failure",
                setting,
                "--cache",
                cache.toString(),
                "--output=json",
                "--termination-log",
                log.toString())
            .expect(exit);
    assertEquals(found, found());
    assertEquals(1, run.stderr().lines().count(), run::toString);
    if (exit == 0) {
      String basis = place.equals("neither") ? "none" : place;
      assertTrue(run.stderr().startsWith("remora: warning: cannot "), run::toString);
      assertTrue(run.stdout().contains("\"basis\":\"" + basis + "\""), run::toString);
      assertTrue(run.stdout().contains("\"bridged\":\"unavailable\""), run::toString);
      String said = basis.equals("none") ? " revision none" : " source " + place + " age ";
      assertTrue(Files.readString(log).contains(said), Files.readString(log));
      String state = Files.readString(volume.resolve("..remora/state.json"));
      assertTrue(state.contains("\"basis\" : \"" + basis + "\""), state);
    }
    way.up();
    pull(image, "--output=json").expect(0);
    assertEquals("ours", found());
  }

  /** What continue lets pass besides: there is nothing of this image anywhere. */
  @CrossSection(because = "OnFailureTest and BridgedStartTest go through them")
  @Test
  void continueStartsWithoutWhatIsNotThere() throws IOException {
    pull(image).expect(0);
    Content bare = TestImages.in(registry, "app").image("v3");
    pull(bare, "--on-failure=cached").expect(11);
    assertEquals("ours", found());
    pull(bare, "--on-failure=continue").expect(0);
    assertEquals("nothing", found());
    String absent = way.endpoint() + "/app@sha256:" + "0".repeat(64);
    remora.run("pull", absent, "--to", volume.toString()).expect(10);
    remora.run("pull", absent, "--to", volume.toString(), "--on-failure=continue").expect(0);
  }

  @Test
  void aSilentRegistryHoldsAStartUpForFallbackAfterOnly() throws IOException {
    pull(image).expect(0);
    way.silent();
    long begun = System.nanoTime();
    Run run = pull(image, "--fallback-after=1s").expect(0);
    assertTrue(
        Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofSeconds(60)) < 0,
        run::toString);
    pull(image, "--fallback-after=1s", "--deadline=2s", "--on-failure=fail").expect(14);
    assertEquals("ours", found());
  }

  @CrossSection(because = "OnFailureTest and BridgedStartTest go through them")
  @Test
  void aTagThatCannotBeResolvedCountsAsTheDigestThatItLastHad() {
    String tagged = way.endpoint() + "/app:v1";
    remora.run("pull", tagged, "--to", volume.toString()).expect(0);
    way.down();
    remora.run("pull", tagged, "--to", volume.toString()).expect(0);
    remora.run("pull", tagged, "--to", scratch.resolve("fresh").toString()).expect(14);
  }

  private void attach(Content image, String content) {
    TestImages.in(registry, "app")
        .attach(image, CONFIG, Map.of(), Map.of("app.yaml", content.getBytes(UTF_8)));
  }

  private Run pull(Content image, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("pull", way.endpoint() + "/app@" + image.digest()));
    if (!List.of(more).contains("--to")) {
      line.addAll(List.of("--to", volume.toString()));
    }
    line.addAll(List.of("--log-level=warn"));
    line.addAll(List.of(more));
    return remora.run(line.toArray(String[]::new));
  }

  private String found() throws IOException {
    Path file = volume.resolve("app.yaml");
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "nothing";
  }
}
