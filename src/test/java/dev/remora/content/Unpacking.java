package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of archives share: a bench, and what is expected of it. */
abstract class Unpacking {
  @TempDir Path directory;
  Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(made("bench"));
  }

  void refused(String... parts) {
    fails(ContentRefused.class, parts);
  }

  void fails(Class<? extends Failure> type, String... parts) {
    Failure failure = assertThrows(type, bench::write);
    for (String part : parts) {
      assertTrue(failure.line().contains(part), failure.line());
    }
    assertTrue(bench.outsideIsUntouched());
  }

  static Tars sample() {
    return new Tars().directory("./").directory("./conf/").file("./conf/app.yaml", "a: 1");
  }

  void assertSample() {
    assertEquals(Map.of("conf/", "", "conf/app.yaml", "a: 1"), bench.written());
    assertTrue(bench.leftBlobs().isEmpty(), "the archive is removed once it is unpacked");
  }

  Path made(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
