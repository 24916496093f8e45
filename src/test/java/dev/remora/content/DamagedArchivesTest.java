package dev.remora.content;

import static dev.remora.content.TarBytes.concat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is cut short, altered, or goes on after its end is refused. */
class DamagedArchivesTest extends Unpacking {
  @Test
  void severalGzipMembersAreOneStream() {
    byte[] tar = sample().tar();
    bench
        .archive(
            concat(
                Tars.gzip(Arrays.copyOf(tar, 700)),
                Tars.gzip(Arrays.copyOfRange(tar, 700, tar.length))))
        .write();
    assertSample();
  }

  @Test
  void dataAfterTheGzipStreamAreRefused() {
    bench.archive(concat(sample().gzip(), Bench.bytes("more")));
    refused("damaged or cut short");
  }

  @Test
  void dataAfterTheEndOfTheTarAreRefused() {
    bench.archive(Tars.gzip(concat(sample().tar(), new Tars().file("hidden", "x").tar())));
    refused("more data follow its end");
  }

  @Test
  void aTarThatIsCutBetweenEntriesIsRefused() {
    byte[] tar = new Tars().file("a", "x").file("b", "y").tar();
    bench.archive(Tars.gzip(Arrays.copyOf(tar, 1024)));
    refused("cut short");
  }

  @Test
  void oneZeroRecordAtTheEndIsEnough() {
    byte[] tar = new Tars().file("a", "x").tar();
    bench.archive(Tars.gzip(Arrays.copyOf(tar, 1024 + 512)));
    assertEquals("x", bench.write().isEmpty() ? "" : bench.content("a"));
  }

  @Test
  void cutAnywhereATarIsRefused() {
    byte[] tar = sample().file("b", "x".repeat(700)).tar();
    int endOfEntries = tar.length - 1024;
    List<Integer> accepted = new ArrayList<>();
    for (int length = 0; length < endOfEntries + 512; length += 51) {
      Bench fresh = new Bench(made("cut" + length));
      fresh.layer("application/x-tar", Arrays.copyOf(tar, length), Map.of());
      try {
        fresh.write();
        accepted.add(length);
      } catch (ContentRefused e) {
        assertTrue(e.line().contains("cut short"), e.line());
      }
    }
    assertEquals(List.of(), accepted);
  }

  @Test
  void aWrongHeaderChecksumIsRefused() {
    byte[] tar = new Tars().file("abc", "x").tar();
    tar[0] = 'A';
    bench.archive(Tars.gzip(tar));
    refused("checksum");
  }

  @Test
  void whatIsNoTarAtAllIsRefused() {
    bench.layer("application/x-tar", Bench.bytes("{\"a\": 1}".repeat(200)), Map.of());
    refused("the layer sha256:", "damaged");
  }

  @Test
  void anEmptyBlobIsNoArchive() {
    bench.layer("application/x-tar", new byte[0], Map.of());
    refused("cut short");
  }
}
