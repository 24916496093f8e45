package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.rig.ShortTime;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ParallelFetchTest {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(directory);
  }

  private List<Digest> files(int count) {
    IntStream.range(0, count).forEach(i -> bench.file("d" + i % 3 + "/f" + i, "content " + i));
    return bench.layers.stream().map(layer -> layer.digest()).toList();
  }

  /** So many files as are open for them at a time, and buffers, are bounded whatever comes. */
  @ParameterizedTest
  @CsvSource({"9, 64", "65536, 64", "65537, 16", "1048576, 16", "1048577, 3"})
  void soManyAreUnderWayAtOnceAndNeverMore(int size, int atATime) {
    CyclicBarrier all = new CyclicBarrier(atATime);
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 2 * atATime; i++) {
      byte[] content = new byte[size];
      content[0] = (byte) i;
      bench.layer("a/b", content, Map.of(Annotations.TITLE, "f" + i));
    }
    for (Descriptor layer : bench.layers) {
      bench.source.when(
          layer.digest(),
          (blob, sink) -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            await(all);
            bench.source.send(blob, sink);
            under.decrementAndGet();
          });
    }
    assertEquals(2 * atATime, bench.write().size());
    assertEquals(atATime, most.get());
  }

  @Test
  void oneThatIsHeavyDoesNotHoldUpTheLightOnes() {
    bench.layer("a/b", new byte[2 << 20], Map.of(Annotations.TITLE, "heavy"));
    Digest heavy = bench.layers.getFirst().digest();
    CountDownLatch light = new CountDownLatch(40);
    for (Digest digest : files(40)) {
      if (!digest.equals(heavy)) {
        bench.source.when(
            digest,
            (blob, sink) -> {
              bench.source.send(blob, sink);
              light.countDown();
            });
      }
    }
    after(heavy, light, new CountDownLatch(1));
    assertEquals(41, bench.write().size());
  }

  @Test
  void theOutcomeDoesNotDependOnWhichBlobComesFirst() {
    List<Digest> digests = files(3);
    CountDownLatch last = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    after(digests.get(0), second, new CountDownLatch(1));
    after(digests.get(1), last, second);
    after(digests.get(2), new CountDownLatch(0), last);
    assertEquals(
        List.of("d0/f0", "d1/f1", "d2/f2"), bench.write().stream().map(ContentFile::path).toList());
    assertEquals("content 0", bench.written().get("d0/f0"));
  }

  @Test
  void theFirstFailureIsTheOneReportedAndEndsTheOthers() {
    List<Digest> digests = files(100);
    CountDownLatch waiting = new CountDownLatch(63);
    AtomicInteger interrupted = new AtomicInteger();
    AtomicInteger stillRunning = new AtomicInteger();
    AccessDenied denied = new AccessDenied(Bench.PURPOSE, "denied", "");
    for (Digest digest : digests.subList(0, 63)) {
      bench.source.when(
          digest,
          (blob, sink) -> {
            stillRunning.incrementAndGet();
            waiting.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
              throw new InterruptedIOException();
            } finally {
              stillRunning.decrementAndGet();
            }
          });
    }
    bench.source.when(
        digests.get(63),
        (blob, sink) -> {
          await(waiting);
          throw denied;
        });
    assertSame(denied, assertThrows(Failure.class, bench::write));
    assertEquals(63, interrupted.get());
    assertEquals(0, stillRunning.get());
    assertEquals(64, bench.source.requests.size(), "those that wait are never begun");
  }

  @Test
  void anInterruptedPassEndsItsDownloads() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    bench.source.when(
        files(1).getFirst(),
        (blob, sink) -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.set(true);
            throw new InterruptedIOException();
          }
        });
    Thread pass = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              await(begun);
              pass.interrupt();
            });
    assertThrows(Interrupted.class, bench::write);
    assertTrue(Thread.interrupted(), "the caller still sees that it was interrupted");
    assertTrue(ended.get());
  }

  @Test
  void aDeadlineThatPassesEndsDownloadsThatHang() {
    AtomicBoolean ended = new AtomicBoolean();
    bench.source.when(
        files(1).getFirst(),
        (blob, sink) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.set(true);
            throw new InterruptedIOException();
          }
        });
    ShortTime.longEnough(
        Duration.ofMillis(50),
        time -> {
          bench.deadline = Deadline.in(time, Clock.system());
          RegistryUnavailable failure = assertThrows(RegistryUnavailable.class, bench::write);
          assertTrue(failure.line().contains("--deadline"), failure.line());
          assertTrue(ended.get());
          return time;
        });
  }

  @Test
  void aDefectOfASourceIsNotDressedUpAsAFailure() {
    bench.source.when(
        files(1).getFirst(),
        (blob, sink) -> {
          throw new IllegalStateException("a defect");
        });
    assertEquals("a defect", assertThrows(IllegalStateException.class, bench::write).getMessage());
  }

  private void after(Digest digest, CountDownLatch before, CountDownLatch done) {
    bench.source.when(
        digest,
        (blob, sink) -> {
          await(before);
          bench.source.send(blob, sink);
          done.countDown();
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(2, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
