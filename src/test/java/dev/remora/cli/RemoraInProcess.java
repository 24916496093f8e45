package dev.remora.cli;

import dev.remora.rig.Run;
import dev.remora.time.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/** The whole product but its process, which takes longer to start: needs a started Quarkus. */
public final class RemoraInProcess {
  /** The command line is read by one at a time: its parser is one for the process. */
  private static final ReentrantLock PARSER = new ReentrantLock();

  private RemoraInProcess() {}

  /** Runs a command line in an environment that holds no more than this. */
  public static Run run(Map<String, String> environment, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console = new Console(new StandardStreams(out, err, false, false), environment);
    Clock clock = Clock.system();
    Commands.Factory product =
        (log, progress) -> {
          PARSER.unlock();
          return new Product(environment, log, progress, clock, new SplittableRandom());
        };
    PARSER.lock();
    int exit;
    try {
      exit = new Remora(environment, console, clock, product).run(arguments.toArray(String[]::new));
    } finally {
      if (PARSER.isHeldByCurrentThread()) { // it was wrong
        PARSER.unlock();
      }
    }
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
