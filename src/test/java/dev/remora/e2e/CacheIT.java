package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.posix.Pipes;
import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that several starts share, and that other tools read. */
@Requires(Tool.OLAREG)
class CacheIT {
  /** Two kills each. */
  private static final int ROUNDS = Integer.getInteger("remora.kills", 10) / 2;

  private static final String CONFIG = "application/vnd.remora.config.v1";
  private static final int FILES = 8;
  private static final long SEED = 7;

  @TempDir Path scratch;

  @Test
  void blobsAreFetchedOnceForTwoVolumes() throws IOException {
    try (RegistryServer registry = Olareg.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, "a");
      Remora remora = Remora.in(scratch);
      counter.reset();
      pull(remora, counter, image, "a", "one").expect(0);
      assertEquals(FILES, blobs(counter), counter::toString);
      counter.reset();
      pull(remora, counter, image, "a", "two").expect(0);
      assertEquals(0, blobs(counter), counter::toString);
      assertEquals(2, counter.requests().size(), counter::toString);
      assertFiles("a", scratch.resolve("two"));
    }
  }

  @Test
  @Requires({Tool.OLAREG, Tool.ORAS})
  void orasPullsFromIt() throws IOException {
    try (RegistryServer registry = Olareg.start()) {
      Content image = TestImages.in(registry, "app").image("v1");
      Content revision = attach(registry, image, "a");
      Remora remora = Remora.in(scratch);
      Files.writeString(remora.work().resolve("inline.yaml"), "in: line\n");
      pull(remora, registry, image, "a", "one").expect(0);
      assertPulledByOras(revision.digest(), "a");

      String reference = registry.endpoint() + "/app@" + image.digest();
      Run attached =
          remora.run(
              "attach",
              reference,
              "inline.yaml",
              "--output=json",
              "--annotation=variant=i",
              "--match=variant=i",
              "--force");
      String inline =
          attached.expect(0).stdout().replaceAll("(?s).*\"revision\":\"([^\"]+)\".*", "$1");
      pull(remora, registry, image, "i", "two").expect(0);
      Path out = scratch.resolve("inline-by-oras");
      Tool.ORAS
          .run(scratch, "pull", "--oci-layout", "-o", out.toString(), cache() + "@" + inline)
          .expect(0);
      assertEquals("in: line\n", Files.readString(out.resolve("inline.yaml")));
      Run manifest =
          Tool.ORAS.run(scratch, "manifest", "fetch", "--oci-layout", cache() + "@" + inline);
      assertTrue(manifest.expect(0).stdout().contains(image.digest()), manifest::toString);
    }
  }

  @CrossSection(because = "HostileNeighbourTest plants more, in one process")
  @Test
  void whoeverMayWriteToItLeadsNobodyOutAndKeepsNobodyWaiting() throws Exception {
    try (RegistryServer registry = Olareg.start()) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, "a");
      Remora remora = Remora.in(scratch);
      Path outside = Files.createDirectories(scratch.resolve("outside/sha256"));
      String canary = "f".repeat(64);
      Files.setLastModifiedTime(
          Files.writeString(outside.resolve(canary), "canary"), FileTime.fromMillis(0));
      Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwx------"));
      for (String name : List.of("ingest", "blobs/sha256", ".remora.lock", "index.json")) {
        pull(remora, registry, image, "a", "volume").expect(0);
        remove(cache().resolve(name));
        if (name.equals(".remora.lock")) {
          Pipes.make(cache().resolve(name));
        } else {
          Files.createSymbolicLink(cache().resolve(name), outside);
        }
        String next = name.replaceAll("[^a-z]", "");
        attach(registry, image, next);
        pull(remora, registry, image, next, "volume").expect(0);
        assertFiles(next, scratch.resolve("volume"));
        assertEquals(List.of(canary), names(outside), name);
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)));
        remove(cache());
      }
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void remove(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @CrossSection(because = "PublishKillTest kills on a JVM")
  @Test
  @Requires({Tool.OLAREG, Tool.ORAS})
  void twoWritersThatAreKilledLoseAndCorruptNothing() throws Exception {
    Random random = new Random(SEED);
    try (RegistryServer registry = Olareg.start();
        Outage way = Outage.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      Content kept = attach(registry, image, "kept");
      Remora remora = Remora.in(scratch);
      long usual = Long.MAX_VALUE; // the fastest: whoever is slower is killed the earlier
      for (int i = 0; i < 3; i++) {
        long begun = System.nanoTime();
        pull(remora, way, image, "kept", "kept" + i).expect(0);
        usual = Math.min(usual, System.nanoTime() - begun);
      }

      int killed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        String a = "a" + round;
        String b = "b" + round;
        Content ofA = attach(registry, image, a);
        Content ofB = attach(registry, image, b);
        try (Remora.Started one = start(remora, way, image, a);
            Remora.Started two = start(remora, way, image, b)) {
          one.process().waitFor(random.nextLong(usual), TimeUnit.NANOSECONDS);
          killed += one.process().isAlive() ? 1 : 0;
          one.process().destroyForcibly().waitFor();
          two.process().waitFor(random.nextLong(usual / 4), TimeUnit.NANOSECONDS);
          killed += two.process().isAlive() ? 1 : 0;
        }
        assertEverythingHasItsDigest();
        pull(remora, way, image, a, "again-" + a).expect(0);
        pull(remora, way, image, b, "again-" + b).expect(0);
        assertEverythingHasItsDigest();
        assertListed(kept, ofA, ofB);
      }
      way.down();
      pull(remora, way, image, "kept", "offline").expect(0);
      assertFiles("kept", scratch.resolve("offline"));
      String last = "b" + (ROUNDS - 1);
      pull(remora, way, image, last, "offline-last").expect(0);
      assertFiles(last, scratch.resolve("offline-last"));
      assertPulledByOras(kept.digest(), "kept");
      assertTrue(killed > ROUNDS / 2, "only " + killed + " were still running");
      System.out.printf("cache: %d killed of %d%n", killed, 2 * ROUNDS);
    }
  }

  private Content attach(RegistryServer registry, Content image, String variant) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int n = 0; n < FILES; n++) {
      files.put("file" + n, content(variant, n).getBytes(UTF_8));
    }
    return TestImages.in(registry, "app").attach(image, CONFIG, Map.of("variant", variant), files);
  }

  private static String content(String variant, int n) {
    return (variant + " " + n + "\n").repeat(200);
  }

  private Run pull(
      Remora remora, RegistryServer registry, Content image, String variant, String volume) {
    return remora.run(line(registry, image, variant, scratch.resolve(volume)));
  }

  private Remora.Started start(
      Remora remora, RegistryServer registry, Content image, String variant) {
    return remora.start(
        Map.of(), line(registry, image, variant, scratch.resolve("killed-" + variant)));
  }

  private String[] line(RegistryServer registry, Content image, String variant, Path volume) {
    return new String[] {
      "pull",
      registry.endpoint() + "/app@" + image.digest(),
      "--to=" + volume,
      "--cache=" + cache(),
      "--match=variant=" + variant
    };
  }

  private Path cache() {
    return scratch.resolve("cache");
  }

  private static long blobs(RequestCounter counter) {
    return counter.requests().stream().filter(r -> r.path().contains("/blobs/")).count();
  }

  private void assertPulledByOras(String digest, String variant) throws IOException {
    Path out = scratch.resolve("by-oras-" + variant);
    Tool.ORAS
        .run(scratch, "pull", "--oci-layout", "-o", out.toString(), cache() + "@" + digest)
        .expect(0);
    assertFiles(variant, out);
  }

  private static void assertFiles(String variant, Path directory) throws IOException {
    for (int n = 0; n < FILES; n++) {
      assertEquals(content(variant, n), Files.readString(directory.resolve("file" + n)));
    }
  }

  private void assertListed(Content... revisions) throws IOException {
    String index = Files.readString(cache().resolve("index.json"));
    for (Content revision : List.of(revisions)) {
      assertTrue(index.contains(revision.digest()), () -> revision.digest() + " is lost: " + index);
    }
  }

  /** Whoever is killed, whatever has a name in the layout is what its name says. */
  private void assertEverythingHasItsDigest() throws IOException {
    Path blobs = cache().resolve("blobs/sha256");
    try (Stream<Path> files = Files.list(blobs)) {
      files.forEach(file -> assertEquals(file.getFileName().toString(), sha256(file)));
    }
  }

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
