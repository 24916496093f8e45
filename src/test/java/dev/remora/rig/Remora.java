package dev.remora.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The product as a process, in a directory of its own and with an environment that holds only
 * {@code PATH}, {@code HOME} and what the test gives.
 */
public final class Remora {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final List<String> start;
  private final Path home;
  private final Path work;

  private Remora(List<String> start, Path home, Path work) {
    this.start = start;
    this.home = home;
    this.work = work;
  }

  /** The same, started by a shell that does something else before, such as {@code umask 077}. */
  public Remora after(String commands) {
    return by("sh", "-c", commands + " && exec \"$0\" \"$@\"");
  }

  /** Prepares a home and an empty working directory beside each other in {@code scratch}. */
  public static Remora in(Path scratch) {
    return in(scratch, executable());
  }

  static Remora in(Path scratch, Path executable) {
    return startedBy(scratch, executable.toString());
  }

  /** The same, started by this line instead of the executable that was built. */
  public static Remora startedBy(Path scratch, String... line) {
    try {
      return new Remora(
          List.of(line),
          Files.createDirectories(scratch.resolve("home")),
          Files.createTempDirectory(scratch, "work-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, started by other programs, such as {@code prlimit} with its options. */
  public Remora by(String... programs) {
    return new Remora(Stream.concat(Stream.of(programs), start.stream()).toList(), home, work);
  }

  /**
   * The same as a user who may not do everything: root without capabilities. Aborts the test
   * (skipped, with the reason) where there is no root, or no setpriv, to begin with.
   */
  public Remora withoutCapabilities() {
    try {
      Remora changed = by("setpriv", "--bounding-set=-all", "--inh-caps=-all");
      Run version = changed.command(Map.of(), "--version").run(LIMIT);
      if (!Files.getAttribute(home, "unix:uid").equals(0) || version.exit() != 0) {
        throw new TestAbortedException("only root can give capabilities up: " + version);
      }
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The home directory that the process sees. */
  public Path home() {
    return home;
  }

  /** The directory that the process is started in. */
  public Path work() {
    return work;
  }

  public Run run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** Runs the product to its end with these variables. */
  public Run run(Map<String, String> environment, String... arguments) {
    return Leaks.none(
        command(environment, arguments).run(LIMIT), Leaks.volume(environment, arguments));
  }

  /** Starts the product and returns at once: for tests that signal or kill it. */
  public Started start(Map<String, String> environment, String... arguments) {
    try {
      var stdout = Files.createTempFile(home, "stdout-", "");
      var stderr = Files.createTempFile(home, "stderr-", "");
      var process =
          command(environment, arguments)
              .builder()
              .redirectOutput(stdout.toFile())
              .redirectError(stderr.toFile())
              .start();
      return new Started(process, stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A product that runs; closing kills it. */
  public record Started(Process process, Path stdoutFile, Path stderrFile)
      implements AutoCloseable {

    public String stdout() {
      return text(stdoutFile);
    }

    public String stderr() {
      return text(stderrFile);
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
      Leaks.none(new Run(process.exitValue(), stdout(), stderr()), Optional.empty());
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Command command(Map<String, String> environment, String... arguments) {
    var variables = new HashMap<>(Map.of("HOME", home.toString()));
    variables.putAll(environment);
    List<String> line = Stream.concat(start.stream(), Stream.of(arguments)).toList();
    return new Command(line, variables, work);
  }

  /** Whether the product is a native executable, and so starts a hundred times faster. */
  public static boolean isNative() {
    try (InputStream in = Files.newInputStream(executable())) {
      return Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether tests play all rows of their matrices; {@link CrossSection} says when they do not. */
  public static boolean playsAll() {
    return isNative() || System.getProperty("remora.rows", "").equals("all");
  }

  /** What is tested: an executable or a launcher. */
  public static Path executable() {
    var executable =
        Path.of(System.getProperty("remora.executable", "target/remora")).toAbsolutePath();
    if (!Files.isExecutable(executable)) {
      throw new IllegalStateException(executable + " is not there: run 'make build' first");
    }
    return executable;
  }
}
