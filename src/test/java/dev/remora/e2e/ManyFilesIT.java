package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Olareg;
import dev.remora.rig.Peak;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sixty-four small files at a time, over HTTP/2 and over the connections of HTTP/1.1. */
@Requires(Tool.OLAREG)
class ManyFilesIT {
  private static final int FILES = 150;
  private static final int SIZE = 60_000;

  /** The kits' limit, in KiB. */
  private static final long LIMIT = 64 << 10;

  private static final int SECONDS = 120;

  @TempDir static Path shared;

  @AutoClose private static RegistryServer plain;
  @AutoClose private static RegistryServer tls;
  private static Authority authority;
  private static Content image;

  @TempDir Path scratch;
  private int pulls;

  @BeforeAll
  static void manyFiles() {
    authority = Authority.in(shared.resolve("ca"));
    plain = Olareg.start();
    tls = Olareg.startWithTls(plain, authority);
    TestImages images = TestImages.in(plain, "app");
    image = images.image("v1");
    Random random = new Random(1);
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[SIZE];
      random.nextBytes(content);
      files.put("f" + i, content);
    }
    images.attach(image, "application/vnd.remora.config.v1", Map.of(), files);
  }

  @CrossSection(because = "what counts is the memory of the kits")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sixtyFourAtATimeAreLittleMemory(boolean http2) {
    Remora remora = Remora.in(scratch);
    try (Remora.Started started = remora.start(Map.of(), pull(http2, "--log-level=debug"))) {
      Peak peak = Peak.of(started.process(), SECONDS);
      assertEquals(0, started.process().exitValue(), started::stderr);
      assertEquals(http2, started.stderr().contains("HTTP/2 connection"), started::stderr);
      System.out.printf("memory: %d files, %s: %s%n", FILES, http2 ? "HTTP/2" : "HTTP/1.1", peak);
      assertTrue(peak.anonymous() <= LIMIT, peak::toString);
    }
  }

  @CrossSection(because = "a JVM needs more than these for what it consists of")
  @ParameterizedTest
  @ValueSource(ints = {64, 40})
  void fewDescriptorsAreEnoughForManyFiles(int descriptors) {
    for (boolean http2 : new boolean[] {false, true}) {
      Remora.in(scratch.resolve("" + http2))
          .after("ulimit -n " + descriptors)
          .run(pull(http2, "--log-level=error"))
          .expect(0);
    }
  }

  @CrossSection(because = "a JVM needs more than these for what it consists of")
  @Test
  void tooFewDescriptorsAreSaidInOneLine() {
    for (int descriptors = 30; descriptors >= 10; descriptors -= 4) {
      for (boolean http2 : new boolean[] {false, true}) {
        var run =
            Remora.in(scratch.resolve(descriptors + "-" + http2))
                .after("ulimit -n " + descriptors)
                .run(pull(http2, "--log-level=error", "--deadline=20s"));
        List<String> said = run.stderr().lines().toList();
        assertTrue(run.exit() == 0 ? said.isEmpty() : said.size() == 1, run::toString);
        assertTrue(run.exit() != 1, run::toString);
      }
    }
  }

  private String[] pull(boolean http2, String... more) {
    String name = (http2 ? tls : plain).endpoint() + "/app@" + image.digest();
    String volume = scratch.resolve("volume-" + pulls++).toString();
    List<String> trust =
        http2 ? List.of("--plain-http=none", "--ca-file=" + authority.ca()) : List.of();
    return Stream.of(List.of("pull", name, "--to", volume), trust, List.of(more))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }
}
