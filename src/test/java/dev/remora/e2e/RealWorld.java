package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.Content;
import dev.remora.rig.ForwardProxy;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A registry with an image and its configuration, and whatever stands before it; closed after. */
abstract class RealWorld {
  private static final String CONFIG = "application/vnd.remora.config.v1";
  static final String USER = "robot$shop";
  static final String PASSWORD = TestSecrets.of("gate:5b/e1");

  @TempDir static Path shared;
  static Authority authority;

  @TempDir Path scratch;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Content image = new Content("", new byte[0]);
  private byte[] file = {};

  @BeforeAll
  static void makeCertificates() {
    authority = Authority.in(shared.resolve("authority"));
  }

  /** With the referrers API, and without. */
  static Stream<RegistryKind> registries() {
    return Stream.of(RegistryKind.OLAREG, RegistryKind.DISTRIBUTION);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  /** Starts a registry and attaches a file of this size to an image in it. */
  RegistryServer registry(RegistryKind kind, int size) {
    RegistryServer registry = opened(kind.start());
    file = new byte[size];
    new Random(12).nextBytes(file);
    TestImages images = TestImages.in(registry, "app");
    image = images.image("v1");
    images.attach(image, CONFIG, Map.of(), Map.of("config.bin", file));
    return registry;
  }

  RegistryServer registry(RegistryKind kind) {
    return registry(kind, 100);
  }

  /** A pull of Remora gets there; a client made by others shows first that one can. */
  Run reaches(String endpoint, Access access) throws IOException {
    assertTrue(
        discoveredByOras(endpoint, access).expect(0).stdout().contains(CONFIG), "oras finds it");
    return pulls(endpoint, access);
  }

  /** The same where oras does not go. */
  Run pulls(String endpoint, Access access, String... flags) throws IOException {
    Run run = pull(endpoint, access, flags).expect(0);
    assertArrayEquals(file, Files.readAllBytes(volume().resolve("config.bin")));
    return run;
  }

  /** A pull ends with this code and one line, which contains this. */
  Run isRefused(int code, String reason, String endpoint, Access access, String... flags) {
    Run run = pull(endpoint, access, flags).expect(code);
    List<String> lines =
        run.stderr()
            .lines()
            .filter(line -> !line.matches("remora: (fetched|waiting to) .*"))
            .toList();
    assertEquals(1, lines.size(), () -> "one line is expected\n" + run);
    assertTrue(lines.getFirst().startsWith("remora: cannot "), run::toString);
    assertTrue(lines.getFirst().contains(reason), run::toString);
    assertFalse(Files.exists(volume().resolve("config.bin")), "nothing is published");
    return run;
  }

  Run pull(String endpoint, Access access, String... flags) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("pull", reference(endpoint), "--to", volume().toString()));
    line.addAll(access.remora());
    line.addAll(Arrays.asList(flags));
    Run run = Remora.in(scratch).run(access.environment(), line.toArray(String[]::new));
    TestSecrets.assertNone(run.stdout() + run.stderr());
    return run;
  }

  Run discoveredByOras(String endpoint, Access access) throws IOException {
    Path directory = Files.createDirectories(scratch.resolve("oras"));
    Stream<String> line =
        Stream.concat(
            Stream.of("discover", "--format=json", reference(endpoint)), access.oras().stream());
    return Tool.ORAS.run(directory, access.environment(), line.toArray(String[]::new));
  }

  /** The registry under the name that only a proxy knows. */
  static String behindProxy(RegistryServer registry) {
    return ForwardProxy.REGISTRY + ":" + URI.create("http://" + registry.endpoint()).getPort();
  }

  Path volume() {
    return scratch.resolve("volume");
  }

  String reference(String endpoint) {
    return endpoint + "/app@" + image.digest();
  }
}
