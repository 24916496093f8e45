package dev.remora.cli;

import dev.remora.rig.Run;
import dev.remora.time.Clock;
import java.io.ByteArrayInputStream;
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
    var streams = new StandardStreams(out, err, false, false);
    int exit = run(environment, arguments, Clock.system(), new SplittableRandom(), streams);
    return new Run(exit, text(out), text(err));
  }

  /** The same with this on standard input. */
  public static Run run(Map<String, String> environment, String input, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams = new StandardStreams(out, err, false, false);
    int exit =
        run(environment, input(input), arguments, Clock.system(), new SplittableRandom(), streams);
    return new Run(exit, text(out), text(err));
  }

  /**
   * The same by another clock, and by chance as it was the last time. What it prints is all in
   * {@code stdout}, in its order.
   */
  static Run run(Map<String, String> environment, List<String> arguments, Clock clock) {
    var both = new ByteArrayOutputStream();
    var streams = new StandardStreams(both, both, false, false);
    int exit = run(environment, arguments, clock, new SplittableRandom(1), streams);
    return new Run(exit, text(both), "");
  }

  /** The same on a terminal: what comes on its screen. */
  static String onATerminal(Map<String, String> environment, List<String> arguments, Clock clock) {
    var screen = new ByteArrayOutputStream();
    var streams = new StandardStreams(screen, screen, true, true);
    run(environment, arguments, clock, new SplittableRandom(1), streams);
    return text(screen);
  }

  private static StandardInput input(String text) {
    return new StandardInput(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private static int run(
      Map<String, String> environment,
      List<String> arguments,
      Clock clock,
      SplittableRandom random,
      StandardStreams streams) {
    return run(environment, input(""), arguments, clock, random, streams);
  }

  private static int run(
      Map<String, String> environment,
      StandardInput input,
      List<String> arguments,
      Clock clock,
      SplittableRandom random,
      StandardStreams streams) {
    var console = new Console(streams, environment);
    Commands.Factory product =
        (log, progress) -> {
          PARSER.unlock();
          return new Product(environment, input, log, progress, clock, random);
        };
    PARSER.lock();
    try {
      return new Remora(environment, console, clock, product).run(arguments.toArray(String[]::new));
    } finally {
      if (PARSER.isHeldByCurrentThread()) { // it was wrong
        PARSER.unlock();
      }
    }
  }

  private static String text(ByteArrayOutputStream printed) {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
