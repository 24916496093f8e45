package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else writes to the staging directory while it is filled. */
class HostileVolumeTest {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(directory);
  }

  /** What the intruder does once the first file is under way. */
  private void whileTheFirstIsFetched(InMemorySource.Behaviour intrusion) {
    Digest first = bench.layers.getFirst().digest();
    bench.source.when(
        first,
        (blob, sink) -> {
          try (OutputStream out = sink.begin()) {
            intrusion.blob(blob, sink);
            out.write(bench.source.blobs.getOrDefault(first, new byte[0]));
          }
        });
  }

  @Test
  void aDirectoryThatBecameALinkIsNotEntered() {
    bench.file("conf/a", "first");
    bench.archive(new Tars().file("conf/untouched", "hacked").gzip());
    whileTheFirstIsFetched(
        (blob, sink) -> {
          Files.move(bench.tree.resolve("conf"), bench.tree.resolve("away"));
          Files.createSymbolicLink(bench.tree.resolve("conf"), bench.outside);
        });
    VolumeFailure failure = assertThrows(VolumeFailure.class, bench::write);
    assertTrue(failure.line().contains("\"conf/untouched\""), failure.line());
    assertTrue(bench.outsideIsUntouched());
  }

  @Test
  void aLinkWhereAFileIsToBeIsNotFollowed() {
    bench.file("a", "first");
    bench.archive(new Tars().file("b", "hacked").gzip());
    whileTheFirstIsFetched(
        (blob, sink) ->
            Files.createSymbolicLink(bench.tree.resolve("b"), bench.outside.resolve("untouched")));
    assertThrows(VolumeFailure.class, bench::write);
    assertTrue(bench.outsideIsUntouched());
  }

  @Test
  void aDirectoryThatIsThereAlreadyIsNotOurs() throws IOException {
    Files.createDirectory(bench.tree.resolve("conf"));
    bench.file("conf/a", "x");
    assertThrows(VolumeFailure.class, bench::write);
  }

  @Test
  void aRetryEmptiesTheFileItWroteNotTheOneThatHasItsName() {
    bench.file("a", "first");
    Path a = bench.tree.resolve("a");
    bench.source.when(
        bench.layers.getFirst().digest(),
        (blob, sink) -> {
          sink.begin().write('x');
          Files.delete(a);
          Files.createSymbolicLink(a, bench.outside.resolve("untouched"));
          bench.source.send(blob, sink);
        });
    bench.write();
    assertTrue(bench.outsideIsUntouched());
  }

  @Test
  void anArchiveThatBecameALinkIsNotOpened() {
    bench.archive(new Tars().file("a", "x").gzip());
    bench.source.when(
        bench.layers.getFirst().digest(),
        (blob, sink) -> {
          bench.source.send(blob, sink);
          Path stored = bench.leftBlobs().getFirst();
          Files.delete(stored);
          Files.createSymbolicLink(stored, bench.outside.resolve("untouched"));
        });
    assertThrows(VolumeFailure.class, bench::write);
    assertTrue(bench.outsideIsUntouched());
  }

  @Test
  void aCopyIsOfWhatWasVerified() {
    bench.file("a", "first").file("b", "first");
    bench.source.when(
        bench.layers.getFirst().digest(),
        (blob, sink) -> {
          bench.source.send(blob, sink);
          Files.writeString(bench.tree.resolve("a"), "other");
        });
    assertThrows(VolumeFailure.class, bench::write);
  }

  /** 300 passes with a directory that is swapped for a link again and again. */
  @Test
  void nothingOutsideIsTouchedWhateverTheMoment() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Path swapped = directory.resolve("swapped");
    Files.createDirectory(swapped);
    for (int pass = 0; pass < 300; pass++) {
      Bench one = new Bench(Files.createDirectory(swapped.resolve("pass" + pass)));
      Tars tars = new Tars();
      for (int i = 0; i < 10; i++) {
        tars.file("conf/sub/f" + i, "x");
      }
      one.archive(tars.gzip()).file("conf/untouched", "hacked").file("conf/sub/untouched", "h");
      done.set(false);
      Thread intruder = Thread.ofPlatform().start(() -> swap(one, done));
      try {
        one.write();
      } catch (VolumeFailure | ContentRefused e) {
        // as it should be: somebody else changed the directory
      } finally {
        done.set(true);
        intruder.join();
      }
      assertTrue(one.outsideIsUntouched(), "pass " + pass);
    }
  }

  private static void swap(Bench bench, AtomicBoolean done) {
    Path conf = bench.tree.resolve("conf");
    Path sub = conf.resolve("sub");
    for (int i = 0; !done.get(); i++) {
      Path victim = i % 2 == 0 ? conf : sub;
      try {
        if (Files.isDirectory(victim, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(victim, bench.tree.resolve("away" + i));
          Files.createSymbolicLink(victim, bench.outside);
        } else if (Files.isSymbolicLink(victim)) {
          Files.delete(victim);
        }
      } catch (IOException e) {
        // the other side was faster
      }
    }
  }

  @Test
  void noDescriptorIsLeftOpen() throws IOException {
    bench.file("a/b/c", "x").file("a/b/d", "x").archive(new Tars().file("e/f", "x").gzip());
    new Bench(Files.createDirectory(directory.resolve("warm"))).file("a", "x").write();
    long before = descriptors();
    bench.write();
    assertEquals(before, descriptors());
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(path -> leadsTo(path).contains("junit")).count();
    }
  }

  private static String leadsTo(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
