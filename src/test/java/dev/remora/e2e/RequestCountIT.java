package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Cosign;
import dev.remora.rig.CrossSection;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many requests a pull costs a registry with the referrers API. */
@Requires(Tool.OLAREG)
class RequestCountIT {
  private static final String CREATED = "org.opencontainers.image.created";
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;

  @Test
  void oneFileByDigestTakesThreeRequestsAndOnceItIsPublishedOne() {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1);
      counter.reset();

      pull(counter, image);
      assertEquals(3, counter.requests().size(), counter::toString);
      assertEquals(1, counter.connections(), counter::toString);
      counter.reset();

      pull(counter, image);
      assertEquals(1, counter.requests().size(), counter::toString);
    }
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION"})
  void withoutTheReferrersApiItTakesOneRequestMoreOnTheSameConnection(RegistryKind kind) {
    try (RegistryServer registry = kind.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1);
      counter.reset();

      pull(counter, image);
      assertEquals(4, counter.requests().size(), counter::toString);
      assertEquals(1, counter.connections(), counter::toString);
    }
  }

  /**
   * olareg writes null for a listing of none; no tag is asked for then. Whether an index carries it
   * is looked for once, in the one tag that there is.
   */
  @Test
  void thatNothingIsAttachedTakesTwoAndTwoToSayWhereItMayBe() {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      String name = counter.endpoint() + "/app@" + image.digest();
      counter.reset();

      Remora.in(scratch).run("pull", name, "--to", scratch.resolve("volume").toString()).expect(11);
      assertEquals(4, counter.requests().size(), counter::toString);
    }
  }

  @Test
  void inlineDataTakesTwo() throws IOException {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      Remora remora = Remora.in(scratch);
      Files.writeString(remora.work().resolve("config.json"), "{}\n");
      remora.run("attach", registry.endpoint() + "/app@" + image.digest(), "config.json").expect(0);
      counter.reset();

      pull(counter, image);
      assertEquals(2, counter.requests().size(), counter::toString);
    }
  }

  /** One for the listing of what is attached to the configuration, which carries the signature. */
  @Test
  void aSignatureThatAttachMadeTakesOneMoreAndOnceItIsPublishedNone() throws IOException {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      KeyFiles key = KeyFiles.in(scratch, "prod");
      Remora remora = Remora.in(scratch);
      Files.writeString(remora.work().resolve("config.json"), "{}\n");
      String name = registry.endpoint() + "/app@" + image.digest();
      String[] attach = {"attach", name, "config.json", "--sign-key", key.signing().toString()};
      remora.run(attach).expect(0);
      counter.reset();

      pull(counter, image, "--verify-key", key.verifying().toString());
      assertEquals(3, counter.requests().size(), counter::toString);
      counter.reset();

      pull(counter, image, "--verify-key", key.verifying().toString());
      assertEquals(1, counter.requests().size(), counter::toString);
    }
  }

  /** The listing, the manifest of the signature, and its bundle. */
  @Requires(Tool.COSIGN)
  @Test
  void aSignatureThatCosignMadeTakesThreeMore() {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      KeyFiles key = KeyFiles.in(scratch, "prod");
      Content config = attach(registry, image, 1);
      Cosign.with(key, scratch).sign(registry.endpoint() + "/app@" + config.digest());
      counter.reset();

      pull(counter, image, "--verify-key", key.verifying().toString());
      assertEquals(6, counter.requests().size(), counter::toString);
      counter.reset();

      pull(counter, image, "--verify-key", key.verifying().toString());
      assertEquals(1, counter.requests().size(), counter::toString);
    }
  }

  @Test
  void fiftyGenerationsAndTwentySignaturesStillTakeThree() throws IOException {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      for (int generation = 1; generation <= 50; generation++) {
        attach(registry, image, generation);
      }
      for (int signature = 0; signature < 20; signature++) {
        TestImages.in(registry, "app")
            .attach(
                image,
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                Map.of("signature", Integer.toString(signature)),
                Map.of("bundle.json", new byte[] {(byte) signature}));
      }
      counter.reset();

      Path volume = pull(counter, image);
      assertEquals(3, counter.requests().size(), counter::toString);
      assertEquals("generation 50", Files.readString(volume.resolve("config.txt")));
      counter.reset();

      // the listing tells enough of all; of the newest twenty the manifests are fetched for their
      // sizes
      String name = counter.endpoint() + "/app@" + image.digest();
      Run history =
          Remora.in(scratch).run("history", name, "--volume", volume.toString()).expect(0);
      assertEquals(1 + 20, counter.requests().size(), counter::toString);
      assertTrue(history.stdout().contains("\n  published on " + volume + "\n"), history::stdout);
      assertTrue(
          history.stdout().endsWith("\nand 30 older, which -o json shows\n"), history::stdout);
    }
  }

  private static Content attach(RegistryServer registry, Content image, int generation) {
    return TestImages.in(registry, "app")
        .attach(
            image,
            CONFIG,
            Map.of(
                CREATED, Instant.parse("2026-01-01T00:00:00Z").plusSeconds(generation).toString()),
            Map.of("config.txt", ("generation " + generation).getBytes(UTF_8)));
  }

  private Path pull(RequestCounter counter, Content image, String... more) {
    Path volume = scratch.resolve("volume");
    String name = counter.endpoint() + "/app@" + image.digest();
    Stream<String> line = Stream.of("pull", name, "--to", volume.toString());
    Remora.in(scratch).run(Stream.concat(line, Stream.of(more)).toArray(String[]::new)).expect(0);
    return volume;
  }
}
