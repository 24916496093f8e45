package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The walk of the ORAS documentation, by its own client and by ours. */
@Execution(ExecutionMode.CONCURRENT) // a registry is given time to settle, again and again
class ArticleWalkIT {
  private static final String CREATED = "org.opencontainers.image.created";

  @TempDir Path scratch;

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  @Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS})
  void configurationPushedAndAttachedByOrasArrivesOnTheVolume(RegistryKind kind)
      throws IOException {
    try (RegistryServer registry = kind.start()) {
      Remora remora = Remora.in(scratch);
      Path ci = Files.createDirectories(scratch.resolve("ci"));
      Path volume = scratch.resolve("volume");
      String artifact = registry.endpoint() + "/configs/simpleconfig:v1";

      write(ci, "{\"greeting\":\"hello\"}");
      oras(ci, "push", "--plain-http", artifact, "config.json:application/json");
      remora.run("pull", "--artifact", artifact, "--to", volume.toString()).expect(0);
      assertEquals("{\"greeting\":\"hello\"}", published(volume));

      Content built = TestImages.in(registry, "testimage").image("v1");
      String image = registry.endpoint() + "/testimage@" + built.digest();
      Path appVolume = scratch.resolve("app-volume");
      Map<String, String> environment =
          Map.of("REMORA_IMAGE", image, "REMORA_TO", appVolume.toString());
      remora.run(environment, "pull").expect(11);

      // oras counts in seconds, and two of one second would be a tie
      attach(ci, image, "{\"version\":1}", "--annotation", CREATED + "=2026-01-01T00:00:00Z");
      remora.run(environment, "pull").expect(0);
      assertEquals("{\"version\":1}", published(appVolume));

      attach(ci, image, "{\"version\":2}");
      remora.run(environment).expect(0);
      assertEquals("{\"version\":2}", published(appVolume));
      assertEquals(1, revisionsOn(appVolume), "the old revision is swept");

      remora.run(environment, "attach", image, "--from", "previous").expect(0);
      remora.run(environment, "pull").expect(0);
      assertEquals("{\"version\":1}", published(appVolume));
    }
  }

  @CrossSection(
      rows = 3,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION", "GGCR", "CRANE"})
  @Requires({Tool.OLAREG, Tool.REGISTRY, Tool.GGCR})
  void theSameWalkByOurOwnCommands(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      Remora remora = Remora.in(scratch);
      Path volume = scratch.resolve("volume");
      String artifact = registry.endpoint() + "/configs/simpleconfig:v1";

      write(remora.work(), "{\"greeting\":\"hello\"}");
      remora.run("push", artifact, "config.json:application/json").expect(0);
      remora.run("pull", "--artifact", artifact, "--to", volume.toString()).expect(0);
      assertEquals("{\"greeting\":\"hello\"}", published(volume));

      String image =
          registry.endpoint()
              + "/shop/app@"
              + TestImages.in(registry, "shop/app").image("v1").digest();
      Path appVolume = scratch.resolve("app-volume");
      Map<String, String> environment =
          Map.of("REMORA_IMAGE", image, "REMORA_TO", appVolume.toString());

      write(remora.work(), "{\"version\":1}");
      remora.run("attach", image, "config.json").expect(0);
      remora.run(environment, "pull").expect(0);
      assertEquals("{\"version\":1}", published(appVolume));

      write(remora.work(), "{\"version\":2}");
      remora.run("attach", image, "config.json").expect(0);
      remora.run(environment, "pull").expect(0);
      assertEquals("{\"version\":2}", published(appVolume));

      remora.run("attach", image, "--from", "previous").expect(0);
      remora.run(environment, "pull").expect(0);
      assertEquals("{\"version\":1}", published(appVolume));
      assertEquals(1, revisionsOn(appVolume), "the old revision is swept");

      Run discovered = remora.run("discover", image);
      assertEquals(
          3, discovered.expect(0).stdout().split("sha256:", -1).length - 2, discovered::toString);
    }
  }

  private static void attach(Path ci, String image, String json, String... options)
      throws IOException {
    write(ci, json);
    List<String> line =
        new ArrayList<>(List.of("attach", "--plain-http", "--artifact-type=custom/config"));
    line.addAll(List.of(options));
    line.addAll(List.of(image, "config.json:application/json"));
    oras(ci, line.toArray(String[]::new));
  }

  private static void oras(Path ci, String... arguments) {
    Tool.ORAS.run(ci, arguments).expect(0);
  }

  private static void write(Path directory, String json) throws IOException {
    Files.writeString(directory.resolve("config.json"), json);
  }

  private static String published(Path volume) throws IOException {
    assertTrue(Files.isSymbolicLink(volume.resolve("config.json")));
    return Files.readString(volume.resolve("config.json"));
  }

  private static long revisionsOn(Path volume) throws IOException {
    try (var entries = Files.newDirectoryStream(volume, "..sha256-*")) {
      long count = 0;
      for (Path ignored : entries) {
        count++;
      }
      return count;
    }
  }
}
