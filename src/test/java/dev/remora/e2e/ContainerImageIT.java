package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Content;
import dev.remora.rig.Olareg;
import dev.remora.rig.Patience;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.RemoraContainer;
import dev.remora.rig.RemoraImage;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.SilentServer;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image, where a restricted platform runs it. */
@EnabledOnOs(OS.LINUX)
// an engine that is sick may never answer
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({Patience.class, RemoraImage.Needed.class})
class ContainerImageIT {
  private static final String TYPE = "application/vnd.remora.config.v1";

  /** The image's own user, and one that a platform made up, which has no entry in any file. */
  private static final String OWN = "65532:65532";

  private static final String MADE_UP = "1000680000:0";

  @TempDir static Path base;
  private static RemoraImage image;

  @TempDir Path scratch;

  @BeforeAll
  static void buildTheImage() {
    image = RemoraImage.build(base);
  }

  @AfterAll
  static void removeTheImage() {
    if (image != null) {
      image.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, MADE_UP})
  void filesAreDeliveredToTheVolumeForAnyUser(String user) {
    byte[] file = "greeting: grüezi\n".getBytes(UTF_8);
    Content subject = attached(Map.of("app.yaml", file, "größe/ä.txt", file));

    try (RemoraContainer container = fromLayout(subject).user(user).volume("/config")) {
      container.run().expect(0);

      assertArrayEquals(file, container.entry("/config/..data/app.yaml").bytes());
      assertArrayEquals(file, container.entry("/config/..data/größe/ä.txt").bytes());
      assertEquals("..data/app.yaml", container.entry("/config/app.yaml").header().getLinkName());
    }
  }

  @Test
  void largeFilesPassThroughLittleMemory() {
    byte[] file = new byte[96 << 20];
    new Random(11).nextBytes(file);
    Content subject = attached(Map.of("model.bin", file));

    try (RemoraContainer container = fromLayout(subject).volume("/config")) {
      container.run().expect(0);

      assertArrayEquals(file, container.entry("/config/..data/model.bin").bytes());
    }
  }

  @Test
  @Requires(Tool.OLAREG)
  void registriesAreFoundByName() {
    try (RegistryServer registry = Olareg.start();
        RemoraContainer container = new RemoraContainer(image).user(MADE_UP)) {
      TestImages images = TestImages.in(registry, "shop/app");
      Content subject = images.image("v1");
      images.attach(subject, TYPE, Map.of(), Map.of("a.txt", "hello".getBytes(UTF_8)));
      String endpoint = "registry.test:" + registry.uri("/").getPort();

      container
          .onLoopback("registry.test")
          .environment("REMORA_IMAGE", endpoint + "/shop/app@" + subject.digest())
          .environment("REMORA_PLAIN_HTTP", endpoint)
          .volume("/config")
          .run("pull")
          .expect(0);

      assertEquals("hello", new String(container.entry("/config/..data/a.txt").bytes(), UTF_8));
    }
  }

  @Test
  void exitCodesAndLinesReachThePlatform() {
    Content bare = TestImages.in(scratch.resolve("layout")).image("bare");

    expect(11, "nothing", fromLayout(bare).volume("/config"));
    expect(2, "REMORA_IMAGE", new RemoraContainer(image), "pull");
    expect(10, "/nowhere", new RemoraContainer(image).volume("/config"), "pull", "oci:/nowhere:v1");
    // a root that nobody may write, and no volume mounted
    expect(19, "/config", fromLayout(attached(Map.of("a", new byte[1]))));
  }

  @Test
  void theStopSignalEndsIt() throws Exception {
    try (SilentServer silent = SilentServer.onLoopback();
        RemoraContainer container = new RemoraContainer(image).onLoopback("silent.test")) {
      String registry = "silent.test:" + silent.port();
      container.environment("REMORA_PLAIN_HTTP", registry).volume("/config");

      container.start("pull", registry + "/shop/app@sha256:" + "0".repeat(64));
      try (var connection = silent.awaitConnection()) {
        container.stop().expect(143);
        assertTrue(connection.isConnected());
      }
    }
  }

  @Test
  void itsConfigurationIsWhatIsPromised() {
    JsonNode config = image.config();

    assertEquals(OWN, config.path("User").asText());
    assertEquals("[\"/remora\"]", config.path("Entrypoint").toString());
    assertEquals("/var/empty", config.path("WorkingDir").asText());
    assertEquals("SIGTERM", config.path("StopSignal").asText());
    // no command: the environment decides; no health check: it does its work and ends; no anonymous
    // volumes: they would hide a forgotten mount
    for (String name : List.of("Cmd", "Healthcheck", "ExposedPorts", "Volumes")) {
      assertTrue(config.path(name).isEmpty(), config::toString);
    }
    JsonNode labels = config.path("Labels");
    assertEquals("Remora", label(labels, "title"));
    assertEquals("Apache-2.0", label(labels, "licenses"));
    RemoraImage.BUILD.forEach(
        (name, value) -> assertEquals(value, label(labels, name.toLowerCase(Locale.ROOT))));
  }

  private static String label(JsonNode labels, String name) {
    return labels.path("org.opencontainers.image." + name).asText();
  }

  @Test
  void directoriesBelongToItsUserAndItsWorkDirectoryToNobody() {
    try (RemoraContainer container = new RemoraContainer(image)) {
      container.run("--version").expect(0);

      for (String directory : List.of("/config", "/cache")) {
        assertOwner(container, directory, 65532, 0775);
      }
      assertOwner(container, "/var/empty", 0, 0755);
      assertOwner(container, "/remora", 0, 0755);
    }
  }

  private static void assertOwner(RemoraContainer container, String path, long uid, int mode) {
    var header = container.entry(path).header();
    assertEquals(uid, header.getLongUserId(), path);
    assertEquals(0, header.getLongGroupId(), path);
    assertEquals(mode, header.getMode() & 07777, path);
  }

  private static void expect(int code, String said, RemoraContainer container, String... line) {
    try (container) {
      Run run = container.run(line).expect(code);
      Said.contains(run.stderr(), said);
    }
  }

  private Content attached(Map<String, byte[]> files) {
    TestImages images = TestImages.in(scratch.resolve("layout"));
    Content subject = images.image("v1");
    images.attach(subject, TYPE, Map.of(), files);
    return subject;
  }

  /** Only the environment says what to do: no argument at all. */
  private RemoraContainer fromLayout(Content subject) {
    return new RemoraContainer(image)
        .readOnly(scratch.resolve("layout"), "/layout")
        .environment("REMORA_IMAGE", "oci:/layout@" + subject.digest());
  }
}
