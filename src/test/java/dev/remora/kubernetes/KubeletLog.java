package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the kubelet says of each pod's start. Nothing where {@code REMORA_BENCH_KUBELET_LOG} does
 * not name its log.
 */
record KubeletLog(String text) {
  private static final String NUMBER = "\"?([0-9.]+)(s|ms|µs)\"?";

  static KubeletLog read() {
    try {
      var file = Optional.ofNullable(System.getenv("REMORA_BENCH_KUBELET_LOG"));
      return new KubeletLog(file.isEmpty() ? "" : Files.readString(Path.of(file.get())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How long the init containers of pods ran.
   *
   * @param pods how their names begin, with the namespace
   */
  List<Duration> ran(String pods) {
    return Pattern.compile("pod=\"" + pods + "\\d+\".* totalInitContainerRuntime=" + NUMBER)
        .matcher(text)
        .results()
        .map(KubeletLog::duration)
        .toList();
  }

  private static Duration duration(MatchResult match) {
    long nanos =
        switch (match.group(2)) {
          case "s" -> 1_000_000_000;
          case "ms" -> 1_000_000;
          default -> 1_000;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(match.group(1)) * nanos));
  }
}
