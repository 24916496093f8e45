package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull that is killed at any moment: readers never see a mixture, and the next one recovers. */
class PullKillIT {
  private static final int KILLS = Integer.getInteger("remora.kills", Remora.isNative() ? 300 : 6);
  private static final int FILES = 12;
  private static final long SEED = 42;

  @TempDir Path scratch;
  private Remora remora;
  private String image;
  private Path volume;

  @BeforeEach
  void twoConfigurationsOfOneImage() {
    Path layout = scratch.resolve("layout");
    TestImages images = TestImages.in(layout);
    Content subject = images.image("v1");
    for (String variant : List.of("a", "b")) {
      Map<String, byte[]> files = new TreeMap<>();
      for (int n = 0; n < FILES; n++) {
        files.put("dir" + n % 3 + "/file" + n, (variant + n).getBytes(UTF_8));
      }
      files.put("only-in-" + variant, variant.getBytes(UTF_8));
      images.attach(subject, "application/vnd.remora.config.v1", Map.of("variant", variant), files);
    }
    remora = Remora.in(scratch);
    image = "oci:" + layout + "@" + subject.digest();
    volume = scratch.resolve("volume");
  }

  @CrossSection(because = "PublishKillTest kills on a JVM")
  @Test
  void readersSeeWholeRevisionsAndTheNextPullRecovers() throws Exception {
    Random random = new Random(SEED);
    long usual = timeOf(() -> pull("a"));
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    List<String> mixtures = new ArrayList<>();
    Thread reader = Thread.ofPlatform().start(() -> readUntil(done, reads, mixtures));
    int killed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String next = kill % 2 == 0 ? "b" : "a";
      try (Remora.Started started = start(next)) {
        started.process().waitFor(random.nextLong(usual), TimeUnit.NANOSECONDS);
        killed += started.process().isAlive() ? 1 : 0;
      }
      pull(next);
      assertEquals(1, revisions(), "revisions after kill " + kill);
      assertEquals(Set.of("lock", "state.json"), names(volume.resolve("..remora")));
    }
    done.set(true);
    reader.join();
    assertEquals(List.of(), mixtures);
    assertTrue(reads.get() > KILLS, "the reader read " + reads);
    assertTrue(killed > KILLS / 4, "only " + killed + " were still running");
    System.out.printf("pull: %d killed of %d, %d whole reads%n", killed, KILLS, reads.get());
  }

  private void readUntil(AtomicBoolean done, AtomicLong reads, List<String> mixtures) {
    while (!done.get() && mixtures.isEmpty()) {
      try {
        Path revision = volume.resolve("..data").toRealPath();
        Set<String> variants = new HashSet<>();
        for (int n = 0; n < FILES; n++) {
          String text = Files.readString(revision.resolve("dir" + n % 3 + "/file" + n));
          variants.add(text.substring(0, 1));
        }
        if (variants.size() != 1) {
          mixtures.add(revision + " has " + variants);
        }
        reads.incrementAndGet();
      } catch (NoSuchFileException e) {
        // the revision before the present one, which is deleted soon after the swap
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Remora.Started start(String variant) {
    return remora.start(
        Map.of(), "pull", image, "--to", volume.toString(), "--match", "variant=" + variant);
  }

  private void pull(String variant) {
    remora.run("pull", image, "--to", volume.toString(), "--match", "variant=" + variant).expect(0);
  }

  private static long timeOf(Runnable run) {
    long begun = System.nanoTime();
    run.run();
    return System.nanoTime() - begun;
  }

  private long revisions() throws IOException {
    return names(volume).stream().filter(name -> name.startsWith("..sha256-")).count();
  }

  private static Set<String> names(Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }
}
