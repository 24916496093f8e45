package dev.remora.cli;

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
    Processors.useOne();
    Quarkus.run(Main.class, arguments);
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
