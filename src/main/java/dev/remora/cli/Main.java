package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.http.wire.BufferPool;
import dev.remora.posix.NativeRuntime;
import dev.remora.posix.Processors;
import dev.remora.posix.StandardDescriptors;
import dev.remora.time.Clock;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Starts Remora. */
@QuarkusMain
public class Main implements QuarkusApplication {
  static {
    LogLevels.setWhenBuilt();
  }

  /** Where the process begins: Quarkus starts, and then calls {@link #run}. */
  public static void main(String... arguments) {
    StandardDescriptors.occupy();
    if (isNowhere()) {
      System.err.println(
          "remora: cannot start: the working directory is not there any more; change to another");
      System.exit(ExitCode.USAGE.code());
    }
    Processors.useOne();
    BufferPool.keepSmall();
    try {
      FirstThread.check();
      NativeRuntime.begin();
      Quarkus.run(Main.class, Main::end, arguments);
    } catch (Throwable failure) { // would be a stack trace on the screen
      end(1, failure);
    }
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
    Clock clock = Clock.system();
    Commands.Factory product =
        (log, progress) ->
            new Product(
                environment,
                StandardInput.ofThisProcess(),
                log,
                progress,
                clock,
                new SplittableRandom());
    return ImmediateExit.with(
        new Remora(environment, console(environment), clock, product).run(arguments));
  }

  /**
   * What Quarkus calls last.
   *
   * @param failure why it did not start; a run that was ended by a signal has none
   */
  private static void end(int code, @Nullable Throwable failure) {
    if (failure == null) {
      System.exit(code);
    } else {
      Map<String, String> environment = System.getenv();
      Console console = console(environment);
      Runtime.getRuntime().halt(Remora.notStarted(failure, console, environment, Clock.system()));
    }
  }

  private static Console console(Map<String, String> environment) {
    return new Console(StandardStreams.ofThisProcess(), environment);
  }
}
