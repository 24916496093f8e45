package dev.remora.observe;

import java.util.Optional;

/**
 * What is served where. The text of a probe's answer is for people: the kubelet shows it.
 *
 * @param metrics the page for scrapers
 */
record ProbePages(Health health, MetricsPage metrics) {
  ProbeAnswer answer(ProbeRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return ProbeAnswer.text(ProbeAnswer.Status.NOT_ALLOWED, "GET or HEAD is expected");
    }
    return switch (request.path()) {
      case "/metrics" -> metrics.answer(request);
      case "/healthz/started" -> probe(health.started());
      case "/healthz/ready" -> probe(health.ready());
      case "/healthz/live" -> probe(health.live());
      default ->
          ProbeAnswer.text(
              ProbeAnswer.Status.NOT_FOUND,
              "/metrics, /healthz/started, /healthz/ready, /healthz/live");
    };
  }

  private static ProbeAnswer probe(Optional<String> problem) {
    return ProbeAnswer.text(
        problem.isEmpty() ? ProbeAnswer.Status.OK : ProbeAnswer.Status.UNAVAILABLE,
        problem.orElse("ok"));
  }
}
