package dev.remora.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures of pods of one kind, one of each round.
 *
 * @param application from the binding to the application's first line
 * @param ran how long the init container ran; nothing where none ends, or it is not known
 */
record PodStarts(List<Duration> application, List<Duration> ran) {
  static final String HEAD =
      """
      | before the application | mean s | median s | fastest s | slowest s | beside one that does nothing, s | it ran, median s |
      | --- | --- | --- | --- | --- | --- | --- |
      """;

  /**
   * A line of the table.
   *
   * @param nothing the figures of the same rounds that these are compared with
   */
  String row(String name, PodStarts nothing) {
    var seconds = seconds(application);
    return "| %s | %s | %.2f | %.2f | %.2f | %s | %s |%n"
        .formatted(
            name,
            Spread.of(seconds),
            median(seconds),
            seconds.getFirst(),
            seconds.getLast(),
            equals(nothing) ? "" : more(nothing),
            ran.isEmpty() ? "" : "%.3f".formatted(median(seconds(ran))));
  }

  /**
   * How much later the application starts. Of pods in the same round, because those were made at
   * the same moment between two looks of the kubelet.
   */
  Spread more(PodStarts nothing) {
    return Spread.of(
        IntStream.range(0, application.size())
            .mapToObj(i -> application.get(i).minus(nothing.application.get(i)))
            .map(PodStarts::seconds)
            .toList());
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static List<Double> seconds(List<Duration> times) {
    return times.stream().sorted().map(PodStarts::seconds).toList();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /** A mean and its standard error. */
  record Spread(double mean, double error) {
    static Spread of(List<Double> values) {
      double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double squares = values.stream().mapToDouble(value -> Math.pow(value - mean, 2)).sum();
      return new Spread(mean, Math.sqrt(squares / (values.size() - 1) / values.size()));
    }

    @Override
    public String toString() {
      return "%.2f ± %.2f".formatted(mean, error).replaceFirst("^-(?=0\\.00)", "");
    }
  }
}
