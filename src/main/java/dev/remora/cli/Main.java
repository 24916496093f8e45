package dev.remora.cli;

import dev.remora.time.Clock;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import java.util.SplittableRandom;

/** Starts Remora. */
@QuarkusMain
public class Main implements QuarkusApplication {
  @Override
  public int run(String... arguments) {
    Map<String, String> environment = System.getenv();
    Console console = new Console(StandardStreams.ofThisProcess(), environment);
    Clock clock = Clock.system();
    Commands.Factory product =
        (log, progress) -> new Wiring(log, progress, clock, new SplittableRandom());
    return ImmediateExit.with(new Remora(environment, console, clock, product).run(arguments));
  }
}
