package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others read what Remora attaches, and Remora reads what others attach. */
class InteroperabilityIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  @Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.REGCTL})
  void orasAndRegctlReadAFileAndADirectoryThatRemoraAttached(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      Remora remora = Remora.in(scratch);
      someFiles(remora.work());
      Run attached =
          remora
              .run(
                  "attach", image, "app.yaml", "certs", "--output=json", "--annotation", "env=prod")
              .expect(0);
      String revision = attached.stdout().replaceAll("(?s).*\"revision\":\"([^\"]+)\".*", "$1");

      Path ci = Files.createDirectories(scratch.resolve("ci"));
      Run discovered = Tool.ORAS.run(ci, "discover", "--plain-http", "--format=json", image);
      assertTrue(discovered.expect(0).stdout().contains(revision), discovered::toString);
      assertTrue(discovered.stdout().contains(CONFIG), discovered::toString);

      String artifact = image.substring(0, image.indexOf('@') + 1) + revision;
      Tool.ORAS.run(ci, "pull", "--plain-http", "-o", "by-oras", artifact).expect(0);
      assertSomeFiles(ci.resolve("by-oras"));

      Tool.REGCTL.run(ci, "registry", "set", registry.endpoint(), "--tls=disabled").expect(0);
      Files.createDirectories(ci.resolve("by-regctl"));
      Tool.REGCTL
          .run(
              ci,
              "artifact",
              "get",
              "--subject",
              image,
              "--filter-artifact-type",
              CONFIG,
              "--filter-annotation",
              "env=prod",
              "--file",
              "app.yaml",
              "--output",
              "by-regctl")
          .expect(0);
      assertEquals("color: blue\n", Files.readString(ci.resolve("by-regctl/app.yaml")));
    }
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  @Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS})
  void remoraReadsAFileAndADirectoryThatOrasAttached(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      Path ci = Files.createDirectories(scratch.resolve("ci"));
      someFiles(ci);
      Tool.ORAS
          .run(
              ci,
              "attach",
              "--plain-http",
              "--artifact-type",
              CONFIG,
              image,
              "app.yaml:application/yaml",
              "certs")
          .expect(0);
      Path volume = scratch.resolve("volume");
      Remora.in(scratch).run("pull", image, "--to", volume.toString()).expect(0);
      assertSomeFiles(volume);
    }
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  @Requires({Tool.OLAREG, Tool.REGISTRY, Tool.REGCTL})
  void remoraReadsWhatRegctlAttached(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      Path ci = Files.createDirectories(scratch.resolve("ci"));
      someFiles(ci);
      Tool.REGCTL.run(ci, "registry", "set", registry.endpoint(), "--tls=disabled").expect(0);
      Tool.REGCTL
          .run(
              ci,
              "artifact",
              "put",
              "--subject",
              image,
              "--artifact-type",
              CONFIG,
              "--file",
              "app.yaml",
              "--file-media-type",
              "application/yaml",
              "--file-title")
          .expect(0);
      Path volume = scratch.resolve("volume");
      Remora.in(scratch).run("pull", image, "--to", volume.toString()).expect(0);
      assertEquals("color: blue\n", Files.readString(volume.resolve("app.yaml")));
    }
  }

  @Test
  @Requires(Tool.ORAS)
  void bothReadEachOthersImageLayouts() throws IOException {
    Path layout = scratch.resolve("layout");
    String digest = TestImages.in(layout).image("v1").digest();
    Path ci = Files.createDirectories(scratch.resolve("ci"));
    someFiles(ci);
    Tool.ORAS
        .run(
            ci,
            "attach",
            "--oci-layout",
            "--artifact-type=custom/config",
            layout + "@" + digest,
            "app.yaml:application/yaml",
            "certs")
        .expect(0);
    Path volume = scratch.resolve("volume");
    Remora remora = Remora.in(scratch);
    String image = "oci:" + layout + "@" + digest;
    remora.run("pull", image, "--to", volume.toString()).expect(0);
    assertSomeFiles(volume);

    someFiles(remora.work());
    Run attached = remora.run("attach", image, "app.yaml", "certs", "--output=json").expect(0);
    String revision = attached.stdout().replaceAll("(?s).*\"revision\":\"([^\"]+)\".*", "$1");
    Tool.ORAS.run(ci, "pull", "--oci-layout", "-o", "by-oras", layout + "@" + revision).expect(0);
    assertSomeFiles(ci.resolve("by-oras"));
    Run discovered =
        Tool.ORAS.run(ci, "discover", "--oci-layout", "--format=json", layout + "@" + digest);
    assertTrue(discovered.expect(0).stdout().contains(revision), discovered::toString);
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private static void someFiles(Path directory) throws IOException {
    Files.writeString(directory.resolve("app.yaml"), "color: blue\n");
    Path shared = Files.createDirectories(directory.resolve("certs/old"));
    Files.setAttribute(shared, "unix:mode", 02755); // as in a checkout that a group shares
    Files.writeString(directory.resolve("certs/ca.pem"), "a certificate\n");
    Files.writeString(directory.resolve("certs/old/ca.pem"), "an older certificate\n");
  }

  private static void assertSomeFiles(Path directory) throws IOException {
    assertEquals("color: blue\n", Files.readString(directory.resolve("app.yaml")));
    assertEquals("a certificate\n", Files.readString(directory.resolve("certs/ca.pem")));
    assertEquals("an older certificate\n", Files.readString(directory.resolve("certs/old/ca.pem")));
  }
}
