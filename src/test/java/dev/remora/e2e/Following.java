package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.rig.Remora;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code remora follow} that runs; closing kills it. */
final class Following implements AutoCloseable {
  private static final int LOOKS = 10;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern CONFIRMED =
      Pattern.compile("\"confirmed\" : \\{[^}]*\"at\" : \"([^\"]+)\"", Pattern.DOTALL);

  private final Remora.Started started;
  private final Path volume;
  private final Process signals;

  private Following(Remora.Started started, Path volume, Process signals) {
    this.started = started;
    this.volume = volume;
    this.signals = signals;
  }

  /** Follows an image and waits for nothing. */
  static Following start(Remora remora, Path volume, String image, String... more) {
    String[] line =
        Stream.concat(
                Stream.of("follow", image, "--to", volume.toString(), "--interval", "2h"),
                Stream.concat(Stream.of("--http-port", "off"), Stream.of(more)))
            .toArray(String[]::new);
    try {
      Remora.Started started = remora.start(Map.of(), line);
      // one shell for all signals: ten thousand of them would be ten thousand processes
      Process signals =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "while read -r signal; do kill -s \"$signal\" "
                      + started.process().pid()
                      + "; done")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Following(started, volume, signals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return started.process().pid();
  }

  String stderr() {
    return started.stderr();
  }

  boolean isAlive() {
    return started.process().isAlive();
  }

  void signal(String name) {
    try {
      OutputStream shell = signals.getOutputStream();
      shell.write((name + "\n").getBytes(UTF_8));
      shell.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it look now, and waits until it has confirmed what is published. */
  void poll() {
    String before = confirmed();
    signal("HUP");
    await("a confirmation after " + before, () -> !confirmed().equals(before));
  }

  /** When the registry was last asked with success, as the volume says; empty without a state. */
  String confirmed() {
    try {
      Matcher found = CONFIRMED.matcher(Files.readString(volume.resolve("..remora/state.json")));
      return found.find() ? found.group(1) : "";
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(volume.resolve(name));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a line of the log contains this. */
  void awaitLine(String text) {
    await("a line with: " + text, () -> stderr().contains(text));
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - end > 0 || started.process().waitFor(1, TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              "no " + what + (isAlive() ? "" : "; it has ended") + "\n" + stderr());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The exit code, once it has ended. */
  int awaitEnd(Duration atMost) throws InterruptedException {
    if (!started.process().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + atMost + "\n" + stderr());
    }
    return started.process().exitValue();
  }

  /**
   * What Linux says of the process.
   *
   * @param privateKiB what is resident for it alone: where many run, each takes that
   */
  record Size(long residentKiB, long privateKiB, long threads, long descriptors) {}

  /** The least of a few looks: in the middle of a pass it has more open than between two. */
  Size size() throws IOException, InterruptedException {
    Size least = look();
    for (int looks = 1; looks < LOOKS; looks++) {
      started.process().waitFor(10, TimeUnit.MILLISECONDS);
      Size size = look();
      least =
          new Size(
              Math.min(least.residentKiB, size.residentKiB),
              Math.min(least.privateKiB, size.privateKiB),
              Math.min(least.threads, size.threads),
              Math.min(least.descriptors, size.descriptors));
    }
    return least;
  }

  /** What is resident for it alone. */
  long privateKiB() {
    try {
      return number(Files.readAllLines(proc().resolve("smaps_rollup")), "Private_Dirty:");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path proc() {
    return Path.of("/proc", Long.toString(pid()));
  }

  private Size look() throws IOException {
    Path process = proc();
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return new Size(
          number(status, "VmRSS:"), privateKiB(), number(status, "Threads:"), descriptors.count());
    }
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    started.close();
    signals.destroyForcibly();
  }
}
