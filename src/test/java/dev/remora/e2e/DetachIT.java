package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not be attached, and how a mistake is undone. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS})
@Execution(ExecutionMode.CONCURRENT) // a registry is given time to settle, again and again
class DetachIT {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  @TempDir Path scratch;

  @CrossSection(because = "AttacherTest says what would be chosen")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void anAttachThatWouldMakeItAmbiguousChangesNothing(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      Remora remora = Remora.in(scratch);
      String image = image(registry);
      Files.writeString(remora.work().resolve("config.json"), "{}");
      remora.run("attach", image, "config.json", "--annotation", "env=prod").expect(0);
      String before = remora.run("discover", image, "-o", "json").expect(0).stdout();

      remora.run("attach", image, "config.json", "--annotation", "env=test").expect(12);
      assertEquals(before, remora.run("discover", image, "-o", "json").expect(0).stdout());

      String[] test = {
        "attach", image, "config.json", "--annotation", "env=test", "--match", "env=test"
      };
      Said.contains(remora.run(test).expect(12).stderr(), "a pull without --match");
      assertEquals(before, remora.run("discover", image, "-o", "json").expect(0).stdout());

      Run forced =
          remora.run(
              "attach",
              image,
              "config.json",
              "--annotation=env=test",
              "--match=env=test",
              "--force");
      assertTrue(forced.expect(0).stderr().contains("would be ambiguous"), forced::toString);
      String ambiguous = remora.run("discover", image).expect(0).stdout();
      Said.contains(ambiguous, "pull is ambiguous (exit 12): 2 candidates differ in env");
      remora.run(test).expect(0); // it is ambiguous already
      remora.run("attach", image, "config.json", "--annotation", "env=dev", "--force").expect(0);
    }
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void aStrayOneByOrasIsUndone(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      Remora remora = Remora.in(scratch);
      String image = image(registry);
      Path volume = scratch.resolve("volume");
      Files.writeString(remora.work().resolve("config.json"), "good");
      remora.run("attach", image, "config.json").expect(0);

      Path ci = Files.createDirectories(scratch.resolve("ci"));
      Files.writeString(ci.resolve("config.json"), "stray");
      Run stray =
          Tool.ORAS
              .run(
                  ci,
                  "attach",
                  "--plain-http",
                  "--artifact-type=custom/config",
                  "--annotation=who=oras",
                  "--format=go-template={{.digest}}",
                  image,
                  "config.json:application/json")
              .expect(0);
      Run ambiguous = remora.run("pull", image, "--to", volume.toString());
      assertEquals(12, ambiguous.exit(), ambiguous::toString);
      assertFalse(Files.exists(volume.resolve("config.json")));

      remora.run("detach", image, digest(stray.stdout())).expect(0);
      remora.run("pull", image, "--to", volume.toString()).expect(0);
      assertEquals("good", Files.readString(volume.resolve("config.json")));
      remora.run("detach", image, digest(stray.stdout())).expect(11);
    }
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private static String digest(String output) {
    var m = DIGEST.matcher(output);
    if (!m.find()) {
      throw new AssertionError("no digest in: " + output);
    }
    return m.group();
  }
}
