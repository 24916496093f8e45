package dev.remora.cli;

import dev.remora.time.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A process as the command line sees it: variables, two streams, and a product that does as told.
 */
final class Session {
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Invocation> executed = new ArrayList<>();
  private Function<Invocation, Result> product = Samples::resultOf;
  private boolean terminal;

  Session with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Session onATerminal() {
    terminal = true;
    return with("TERM", "xterm");
  }

  Session whose(Function<Invocation, Result> behaviour) {
    product = behaviour;
    return this;
  }

  int run(String... arguments) {
    out.reset();
    err.reset();
    Console console = new Console(new StandardStreams(out, err, terminal, terminal), environment);
    Commands.Factory factory =
        (log, progress) ->
            invocation -> {
              executed.add(invocation);
              return product.apply(invocation);
            };
    return new Remora(environment, console, Clock.system(), factory).run(arguments);
  }

  /** What was asked of the product, which has to be just one thing. */
  Invocation executed() {
    if (executed.size() != 1) {
      throw new AssertionError("executed " + executed + " and said " + err());
    }
    return executed.getFirst();
  }

  boolean executedNothing() {
    return executed.isEmpty();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> errLines() {
    return err().lines().toList();
  }
}
