package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways back of docs/rollback.md. */
@Requires({Tool.OLAREG, Tool.REGISTRY})
class RollbackIT {
  @TempDir Path scratch;
  private Remora remora;

  @BeforeEach
  void prepare() {
    remora = Remora.in(scratch);
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void previousTwiceGoesForthAgain(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      attach(image, "one");
      attach(image, "two");
      attach(image, "three");

      remora.run("attach", image, "--from", "previous").expect(0);
      assertEquals("two", pull(image));
      remora.run("attach", image, "--from", "previous").expect(0);
      assertEquals("three", pull(image));
    }
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void previousOfOneOfSeveralWithMatch(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String[] prod = {"--annotation", "env=prod", "--match", "env=prod"};
      attach(image, "prod one", prod);
      attach(image, "test", "--annotation", "env=test", "--match", "env=test", "--force");
      attach(image, "prod two", prod);

      remora.run("attach", image, "--from", "previous", "--match", "env=prod").expect(0);
      assertEquals("prod one", pull(image, "--match", "env=prod"));
      assertEquals("test", pull(image, "--match", "env=test"));
    }
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void aPinHoldsOnePlaceWhateverIsAttached(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String one = attach(image, "one");
      attach(image, "two");

      assertEquals("one", pull(image, "--revision", one));
      assertEquals("two", pull(image));
      String another =
          registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v2").digest();
      attach(another, "of another image");
      remora.run("pull", another, "--to", scratch + "/other", "--revision", one).expect(11);
    }
  }

  @CrossSection(rows = 2, because = "the kinds differ in the tag, and the second has one")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void whatWasDetachedComesBackOnlyWhereAListUnderATagLetItGo(RegistryKind kind)
      throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      attach(image, "one");
      String two = attach(image, "two");

      remora.run("detach", image, two).expect(0);
      assertEquals("one", pull(image));

      boolean deleted = kind == RegistryKind.OLAREG;
      remora.run("attach", image, "--from", two).expect(deleted ? 11 : 0);
      assertEquals(deleted ? "one" : "two", pull(image));
    }
  }

  @CrossSection(because = "IndexesTest chooses between an index and its platforms")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void aPlatformsOwnCountsOnlyWhereTheIndexHasNone(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      var images = TestImages.in(registry, "app").index("v1", "linux/amd64", "linux/arm64");
      String repository = registry.endpoint() + "/app@";
      String index = repository + images.index().digest();
      Content arm64 = Objects.requireNonNull(images.manifests().get("linux/arm64"));
      attach(repository + arm64.digest(), "arm64");

      assertEquals("arm64", pull(index, "--platform", "linux/arm64"));
      Path volume = scratch.resolve("amd64");
      remora.run("pull", index, "--platform", "linux/amd64", "--to", volume.toString()).expect(11);
      attach(index, "all");
      assertEquals("all", pull(index, "--platform", "linux/arm64"));
    }
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private String attach(String image, String content, String... more) throws IOException {
    Files.writeString(remora.work().resolve("app.txt"), content);
    String[] arguments = {"attach", image, "app.txt", "--output=json"};
    Run attached = remora.run(joined(arguments, more)).expect(0);
    return new ObjectMapper().readTree(attached.stdout()).get("revision").asText();
  }

  private String pull(String image, String... more) throws IOException {
    Path volume = Files.createTempDirectory(scratch, "volume-");
    String[] arguments = {"pull", image, "--to", volume.toString()};
    remora.run(joined(arguments, more)).expect(0);
    return Files.readString(volume.resolve("app.txt"));
  }

  private static String[] joined(String[] first, String[] more) {
    return Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
