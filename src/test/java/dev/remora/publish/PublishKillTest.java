package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publishing process is killed at random moments while an application reads. {@code
 * -Dremora.kills=300} for more than the usual 8: {@code PullKillIT} kills the native executable as
 * often.
 */
class PublishKillTest {
  private static final int KILLS = Integer.getInteger("remora.kills", 8);
  private static final long SEED = 20260131;
  private static final int WINDOW_MICROS = 50_000;

  @TempDir Path directory;

  @Test
  void aReaderNeverSeesAMixtureAndTheNextRunRecovers() throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      PublishLoop.content("B").publish(session);
      session.save();
    }
    Random random = new Random(SEED);
    Map<String, Integer> hits = new TreeMap<>();
    RevisionReader reader = new RevisionReader(directory);
    Thread reading = Thread.ofPlatform().start(reader);
    try {
      for (int i = 0; i < KILLS; i++) {
        try (ChildJvm child = ChildJvm.start(PublishLoop.class, directory.toString())) {
          child.await("ready");
          child.process().waitFor(random.nextInt(WINDOW_MICROS), TimeUnit.MICROSECONDS);
          child.kill();
        }
        String kill = "kill " + i + " of seed " + SEED;
        countLeftovers(volume, hits);
        try (Session session = volume.open()) {
          volume.assertTidy();
          Published published = session.published().orElseThrow(() -> new AssertionError(kill));
          assertTrue(session.intact(published), kill);
          assertEquals(List.of(), session.leftovers(), kill);
          assertTrue(session.state().owner().isPresent(), kill);
          PublishLoop.content(i % 2 == 0 ? "B" : "A").publish(session);
          session.retire();
        }
        volume.assertTidy();
        reader.whole();
      }
    } finally {
      reader.stop();
      reading.join();
    }
    assertTrue(reader.whole() > KILLS, "the reader hardly read");
    assertEquals(Set.of("A", "B"), reader.seen());
    System.out.printf("%d kills, %d whole reads, found %s%n", KILLS, reader.whole(), hits);
  }

  /** What the kills hit, to see that they do not all miss. */
  private static void countLeftovers(VolumeFixture volume, Map<String, Integer> hits)
      throws Exception {
    for (String name : volume.names("..remora")) {
      if (Names.isLeftover(name)) {
        hits.merge(name.substring(0, 5) + " left", 1, Integer::sum);
      }
    }
    if (volume.names().stream().filter(Names::isRevision).count() > 1) {
      hits.merge("second revision", 1, Integer::sum);
    }
    for (String name : volume.names()) {
      Path path = volume.directory().resolve(name);
      if (Names.isTemporaryLink(name)) {
        hits.merge("temporary link", 1, Integer::sum);
      } else if (Files.isSymbolicLink(path) && Files.notExists(path)) {
        hits.merge("volume with dangling links", 1, Integer::sum);
        break;
      }
    }
  }
}
