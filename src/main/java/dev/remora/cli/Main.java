package dev.remora.cli;

import dev.remora.time.Clock;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;

/** Starts Remora. */
@QuarkusMain
public class Main implements QuarkusApplication {
  @Override
  public int run(String... arguments) {
    Map<String, String> environment = System.getenv();
    Console console = new Console(StandardStreams.ofThisProcess(), environment);
    Commands.Factory product = (log, transfers) -> new Wiring();
    return new Remora(environment, console, Clock.system(), product).run(arguments);
  }
}
