package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process in the background of a script, or under nohup, hands on as ignored: a child that
 * was to be told something by such a signal would not hear it.
 */
public final class Signals {

  /** By the number of each. */
  private static final Map<Integer, String> HANDED_ON =
      new TreeMap<>(Map.of(1, "HUP", 2, "INT", 3, "QUIT"));

  private static final List<String> RESET = reset(ofThisProcess());

  private Signals() {}

  /** The line that starts the same with all signals as they are by default. */
  public static List<String> byDefault(List<String> line) {
    return Stream.concat(RESET.stream(), line.stream()).toList();
  }

  /** What begins such a line, where a process ignores what its status in {@code /proc} says. */
  static List<String> reset(Stream<String> status) {
    long ignored =
        status
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    String names =
        HANDED_ON.keySet().stream()
            .filter(number -> (ignored & 1L << (number - 1)) != 0)
            .map(HANDED_ON::get)
            .collect(Collectors.joining(","));
    return names.isEmpty() ? List.of() : List.of("env", "--default-signal=" + names);
  }

  private static Stream<String> ofThisProcess() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
