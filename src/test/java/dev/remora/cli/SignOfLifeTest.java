package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Clock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nobody who waits at a terminal wonders whether anything happens. */
class SignOfLifeTest {
  private static final String AT_WORK = " is at work, for ";

  private final CountDownLatch said = new CountDownLatch(1);
  private final ByteArrayOutputStream err =
      new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
          super.write(bytes, offset, length);
          if (toString(UTF_8).contains(AT_WORK)) {
            said.countDown();
          }
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pull x.example/a:1",
        "discover x.example/a:1",
        "attach x.example/a:1 f",
        "sign x.example/a:1 3a3a3af8c336 --sign-key src/test/resources/trust/openssl-ecparam.pem",
        "detach x.example/a:1 3a3a3af8c336",
        "push x.example/a:1 f",
        "inspect x.example/a:1",
        "status"
      })
  void eachCommandThatTakesLongSaysThatItIsAtWork(String line) {
    assertEquals(0, run(line));
    assertTrue(text().contains("remora: " + line.split(" ", 2)[0] + AT_WORK), text());
    assertTrue(text().endsWith("\u001b[1A\r\u001b[J"), text());
  }

  @Test
  void theReadingOfAVolumeIsShown() {
    List<String> told = new ArrayList<>();
    Progress progress =
        transfer -> {
          told.add(transfer.kind() + " " + transfer.title() + " " + transfer.size());
          return new BlobProgress() {
            @Override
            public void advanced(long bytes) {
              told.add("advanced " + bytes);
            }

            @Override
            public void finished() {
              told.add("finished");
            }
          };
        };
    Session session = new Session();
    session.run("status", "/etc/app");
    Invocation status = session.executed();
    Log log =
        Log.early(
            new Console(new StandardStreams(err, err, false, false), Map.of()),
            Map.of(),
            Clock.system());
    SplittableRandom random = new SplittableRandom(1);
    Repositories none = new Repositories(status.settings(), Map.of(), Clock.system(), random, log);
    Wiring wiring =
        new Wiring(status.settings(), status.policy(), none, log, progress, Clock.system(), random);
    try (var reading = wiring.volume().watch().begins(12)) {
      reading.advanced(5);
    }
    assertEquals(List.of(Transfer.Kind.READ + " /etc/app 12", "advanced 5", "finished"), told);
  }

  /** Runs it on a terminal, by a clock of which a second is a millisecond, until it has said so. */
  private int run(String line) {
    Console console =
        new Console(
            new StandardStreams(new ByteArrayOutputStream(), err, true, true),
            Map.of("TERM", "xterm"));
    Commands.Factory product =
        (_, _) ->
            invocation -> {
              waitUntilSaid();
              return Samples.resultOf(invocation);
            };
    return new Remora(Map.of(), console, new FastClock(), product).run(line.split(" "));
  }

  private void waitUntilSaid() {
    try {
      assertTrue(said.await(2, TimeUnit.MINUTES), () -> "nothing is said: " + text());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String text() {
    return err.toString(UTF_8);
  }

  private record FastClock() implements Clock {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime() * 1000;
    }

    @Override
    public void sleep(Duration duration) {}
  }
}
