package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Distribution;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/promotion.md says of those who clean registries up. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.CRANE})
class RetentionIT {
  @TempDir Path scratch;
  private Remora remora;

  @BeforeEach
  void prepare() {
    remora = Remora.in(scratch);
  }

  @CrossSection(because = "what a registry collects is its own, whatever pulls")
  @Test
  void garbageCollectionOfDistributionKeepsEveryGeneration() throws IOException {
    try (RegistryServer registry = Distribution.start()) {
      String image = image(registry, "v1");
      attach(image, "one");
      attach(image, "two");
      String moved = image(registry, "moving");
      attach(moved, "moved");
      Tool.ORAS.run(scratch, "tag", "--plain-http", image, "moving").expect(0);

      collect(registry);

      assertEquals("two", pull(image));
      remora.run("attach", image, "--from", "previous").expect(0);
      assertEquals("one", pull(image));
      assertEquals("moved", pull(moved));
      assertEquals(1, manifest(moved).exit(), "an image without a tag is what it deletes");
    }
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void cleanerThatDeletesManifestsWithoutATagLeavesNothing(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry, "v1");
      String revision = attach(image, "one");

      delete(repository(image) + "@" + revision);

      Run pulled = remora.run("pull", image, "--to", scratch + "/volume").expect(11);
      assertTrue(pulled.stderr().contains("nothing of the type"), pulled::toString);
    }
  }

  @CrossSection(because = "what a cleaner leaves is the same, whatever pulls")
  @Test
  void cleanerThatDeletesTheTagOfTheListingLeavesNothingUntilItIsAttachedAgain()
      throws IOException {
    try (RegistryServer registry = Distribution.start()) {
      String image = image(registry, "v1");
      attach(image, "one");

      String listing = image.substring(image.indexOf('@') + 1).replace(':', '-');
      delete(repository(image) + ":" + listing);

      remora.run("pull", image, "--to", scratch + "/volume").expect(11);
      attach(image, "one");
      assertEquals("one", pull(image));
    }
  }

  @CrossSection(because = "what a tag does is the registries' own, whatever pulls")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void aTagOnTheRevisionIsOnlyATag(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry, "v1");
      String revision = attach(image, "one");

      String config = repository(image) + "@" + revision;
      Tool.ORAS.run(scratch, "tag", "--plain-http", config, "config-v1").expect(0);
      Tool.CRANE.run(scratch, "tag", config, "config-v1-too").expect(0);

      assertEquals("one", pull(image));
      attach(image, "two");
      assertEquals("two", pull(image));
      remora
          .run(
              "pull",
              "--artifact",
              repository(image) + ":config-v1",
              "--to",
              scratch.resolve("old").toString())
          .expect(0);
      assertEquals("one", Files.readString(scratch.resolve("old/file.txt")).substring(0, 3));
    }
  }

  private static String image(RegistryServer registry, String tag) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image(tag).digest();
  }

  private static String repository(String image) {
    return image.substring(0, image.indexOf('@'));
  }

  /** Too large to travel in the manifest, so that its blob has to stay, too. */
  private String attach(String image, String word) throws IOException {
    Files.writeString(remora.work().resolve("file.txt"), (word + " ").repeat(10_000));
    Run attached = remora.run("attach", image, "file.txt", "--output=json").expect(0);
    return new ObjectMapper().readTree(attached.stdout()).get("revision").asText();
  }

  private String pull(String image) throws IOException {
    Path volume = Files.createTempDirectory(scratch, "volume-");
    remora.run("pull", image, "--to", volume.toString()).expect(0);
    String text = Files.readString(volume.resolve("file.txt"));
    return text.substring(0, text.indexOf(' '));
  }

  private Run manifest(String image) {
    return Tool.ORAS.run(scratch, "manifest", "fetch", "--plain-http", image);
  }

  private void delete(String reference) {
    Tool.ORAS.run(scratch, "manifest", "delete", "--plain-http", "--force", reference).expect(0);
  }

  private void collect(RegistryServer registry) throws IOException {
    Path config =
        Files.writeString(
            scratch.resolve("config.yml"),
            "version: 0.1\nstorage: {filesystem: {rootdirectory: "
                + registry.storage().orElseThrow()
                + "}, delete: {enabled: true}}\n");
    Tool.REGISTRY.run(scratch, "garbage-collect", "--delete-untagged", config.toString()).expect(0);
  }
}
