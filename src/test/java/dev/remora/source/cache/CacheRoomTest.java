package dev.remora.source.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes when there is no room, or when nobody needs it any more. */
class CacheRoomTest extends CacheScenario {
  @Test
  void theLongestUnconfirmedGoesFirstWithItsContent() throws IOException {
    cache = cache(new ByteSize(4_000));
    Descriptor one = attach("app.yaml", "1".repeat(1_000));
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    Descriptor three = attach("app.yaml", "3".repeat(1_000));
    for (Descriptor revision : List.of(one, two, one, three)) {
      clock.advance(Duration.ofMinutes(1));
      keep(revision);
    }
    assertEquals(List.of(three.digest(), one.digest()), digests(kept(image)));
    assertEquals(Set.of(one.digest(), three.digest()), Set.copyOf(listed()));
    assertFalse(Files.exists(file(two.digest())));
    assertFalse(Files.exists(file(Digest.sha256(bytes("2".repeat(1_000))))));
    assertTrue(size(directory.resolve("blobs")) <= 4_000);
    assertEquals(2, records().size());
    assertEquals(List.of(), warnings);
  }

  @Test
  void contentThatSeveralHaveCountsOnceAndStays() {
    cache = cache(new ByteSize(3_500));
    String shared = "s".repeat(1_000);
    Descriptor one = attach("one.yaml", shared);
    Descriptor two = attach("two.yaml", shared);
    keep(one);
    clock.advance(Duration.ofMinutes(1));
    keep(two);
    assertEquals(2, kept(image).size());
    clock.advance(Duration.ofMinutes(1));
    keep(attach("three.yaml", "t".repeat(900))); // one has to go
    assertEquals(List.of(two.digest()), digests(kept(image)).subList(1, 2));
    assertEquals(shared, read(cache.content(soon()), source.blob("text/plain", bytes(shared))));
  }

  @Test
  void whatDoesNotFitAtAllIsNotKeptAndSaidOnce() throws IOException {
    cache = cache(new ByteSize(100));
    Descriptor revision = attach("app.yaml", "1".repeat(1_000));
    keep(revision);
    keep(revision);
    read(cached(), source.blob("text/plain", bytes("2".repeat(1_000))));
    assertEquals(0, size(directory.resolve("blobs")));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("too small"), warnings::toString);
  }

  @Test
  void whatHasJustBeenKeptStaysThoughTheClockStandsBehind() {
    cache = cache(new ByteSize(1_700));
    keep(attach("app.yaml", "1".repeat(1_000)));
    clock.set(Instant.EPOCH);
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest()), digests(kept(image)));
  }

  @Test
  void aRecordWithATimeThatNoClockShowedKeepsItsRevisionButIsTheFirstToGo() throws IOException {
    Descriptor one = attach("app.yaml", "1".repeat(1_000));
    keep(one);
    try (Stream<Path> records = Files.walk(directory.resolve(".remora"))) {
      for (Path record : records.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(record);
        Files.writeString(record, text.replaceAll("2026-[^\"]*", "+999999999-12-31T23:59:59Z"));
      }
    }
    assertEquals(Optional.empty(), kept(image).getFirst().confirmed());
    Descriptor two = attach("app.yaml", "2".repeat(1_000));
    keep(two);
    assertEquals(List.of(two.digest(), one.digest()), digests(kept(image)));
    cache = cache(new ByteSize(3_400));
    Descriptor three = attach("app.yaml", "3".repeat(1_000));
    keep(three);
    assertEquals(Set.of(two.digest(), three.digest()), Set.copyOf(digests(kept(image))));
  }

  @Test
  void whatKilledRunsLeftGoesAfterAnHour() throws IOException {
    keep(attach("app.yaml", "one"));
    Path blob = Files.writeString(file(Digest.sha256(bytes("left"))), "left");
    Path draft = Files.writeString(directory.resolve("ingest/remora-1.tmp"), "left");
    age(blob, Duration.ofMinutes(59));
    age(draft, Duration.ofMinutes(59));
    keep(attach("app.yaml", "two"));
    assertTrue(Files.exists(blob) && Files.exists(draft), "somebody may be at work");
    age(blob, Duration.ofMinutes(61));
    age(draft, Duration.ofMinutes(61));
    keep(attach("app.yaml", "three"));
    assertFalse(Files.exists(blob) || Files.exists(draft));
    assertEquals(3, kept(image).size());
  }
}
