package dev.remora.source.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.source.layout.LayoutStore;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that others share, who fill it with what are no records. */
class RecordsTest {
  private static final Deadline FAR = Deadline.in(Duration.ofMinutes(2), Clock.system());

  @TempDir Path cache;

  @BeforeEach
  void manyFilesInManyDirectories() throws IOException {
    store(FAR).ensure(new Purpose("make", "it"));
    for (int i = 0; i < 300; i++) {
      Path key = Files.createDirectories(cache.resolve(".remora/key-" + i % 150));
      Files.writeString(key.resolve("record-" + i), "{}");
    }
  }

  @Test
  void lookingThroughThemEndsAtTheDeadline() throws IOException {
    assertEquals(0, new Records(store(FAR)).confirmations().size());
    Records reading = new Records(store(hundredLooks()));
    RegistryUnavailable e = assertThrows(RegistryUnavailable.class, reading::confirmations);
    assertTrue(e.line().startsWith("cannot read the layout " + cache + ": the deadline"), e.line());
    Records deleting = new Records(store(hundredLooks()));
    Digest revision = Digest.sha256(new byte[0]);
    assertThrows(RegistryUnavailable.class, () -> deleting.forget(revision));
  }

  private static Deadline hundredLooks() {
    return Deadline.in(Duration.ofMillis(100), new TickingClock());
  }

  private LayoutStore store(Deadline deadline) {
    return new LayoutStore(cache, deadline);
  }
}
