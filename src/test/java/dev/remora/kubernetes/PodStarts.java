package dev.remora.kubernetes;

import java.time.Duration;
import java.util.List;

/**
 * Figures of pods of one kind.
 *
 * @param application from the binding to the application's first line
 * @param reported the kubelet's figure
 * @param ran how long init containers ran
 */
record PodStarts(List<Duration> application, List<Duration> reported, List<Duration> ran) {
  static final String HEAD =
      """
      | before the application | it starts after, mean s | fastest s | slowest s | the kubelet's figure, mean s | the container ran, median s |
      | --- | --- | --- | --- | --- | --- |
      """;

  String row(String name) {
    var sorted = application.stream().sorted().toList();
    return "| %s | %.2f ± %.2f | %.2f | %.2f | %s | %s |%n"
        .formatted(
            name,
            mean(sorted),
            error(sorted),
            seconds(sorted.getFirst()),
            seconds(sorted.getLast()),
            reported.isEmpty() ? "" : "%.2f".formatted(mean(reported)),
            ran.isEmpty() ? "" : "%.3f".formatted(median(ran)));
  }

  private static double mean(List<Duration> times) {
    return times.stream().mapToDouble(PodStarts::seconds).average().orElseThrow();
  }

  /** Of the mean. */
  private static double error(List<Duration> times) {
    double mean = mean(times);
    double squares = times.stream().mapToDouble(time -> Math.pow(seconds(time) - mean, 2)).sum();
    return Math.sqrt(squares / (times.size() - 1) / times.size());
  }

  private static double median(List<Duration> times) {
    return seconds(times.stream().sorted().toList().get(times.size() / 2));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
