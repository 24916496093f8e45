package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.posix.Processors;
import dev.remora.time.Clock;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import java.util.SplittableRandom;

/** Starts Remora. */
@QuarkusMain
public class Main implements QuarkusApplication {
  /** Where the process begins: Quarkus starts, and then calls {@link #run}. */
  public static void main(String... arguments) {
    if (isNowhere()) {
      System.err.println(
          "remora: cannot start: the working directory is not there any more; change to another");
      System.exit(ExitCode.USAGE.code());
    }
    Processors.useOne();
    Quarkus.run(Main.class, arguments);
  }

  /**
   * Whether the working directory was deleted. Without one no file can be opened, by whatever path;
   * and a JVM does not even start.
   */
  private static boolean isNowhere() {
    try {
      return System.getProperty("user.dir") == null;
    } catch (Error e) { // what a native executable makes of it
      return true;
    }
  }

  @Override
  public int run(String... arguments) {
    Map<String, String> environment = System.getenv();
    Console console = new Console(StandardStreams.ofThisProcess(), environment);
    Clock clock = Clock.system();
    Commands.Factory product =
        (log, progress) -> new Wiring(environment, log, progress, clock, new SplittableRandom());
    return ImmediateExit.with(new Remora(environment, console, clock, product).run(arguments));
  }
}
