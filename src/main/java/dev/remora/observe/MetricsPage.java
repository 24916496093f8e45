package dev.remora.observe;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The metrics as text: OpenMetrics for clients that accept it, otherwise the format that everybody
 * scrapes, whatever else they would rather have.
 */
final class MetricsPage {
  /** Restricts the answer to metrics of these names, as other exporters know it. */
  private static final String NAME = "name[]";

  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private final PrometheusRegistry registry;

  MetricsPage(PrometheusRegistry registry) {
    this.registry = registry;
  }

  ProbeAnswer answer(ProbeRequest request) {
    ExpositionFormatWriter format = openMetrics.accepts(request.accept()) ? openMetrics : text;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      format.write(bytes, registry.scrape(wanted(request.query())));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // in memory
    }
    return new ProbeAnswer(ProbeAnswer.Status.OK, format.getContentType(), bytes.toByteArray());
  }

  /** What is not known, or is not well-formed, restricts nothing. */
  private static Predicate<String> wanted(String query) {
    List<String> names = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      try {
        if (pair.length == 2 && decoded(pair[0]).equals(NAME)) {
          names.add(decoded(pair[1]));
        }
      } catch (IllegalArgumentException e) {
        // half an escape
      }
    }
    return MetricNameFilter.builder().nameMustBeEqualTo(names).build();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
