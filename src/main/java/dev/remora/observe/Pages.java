package dev.remora.observe;

import java.util.Optional;

/**
 * What is served where. The text of a probe's answer is for people: the kubelet shows it.
 *
 * @param metrics the page for scrapers
 */
record Pages(Health health, MetricsPage metrics) {
  Answer answer(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(Answer.Status.NOT_ALLOWED, "GET or HEAD is expected");
    }
    return switch (request.path()) {
      case "/metrics" -> metrics.answer(request);
      case "/healthz/started" -> probe(health.started());
      case "/healthz/ready" -> probe(health.ready());
      case "/healthz/live" -> probe(health.live());
      default ->
          Answer.text(
              Answer.Status.NOT_FOUND, "/metrics, /healthz/started, /healthz/ready, /healthz/live");
    };
  }

  private static Answer probe(Optional<String> problem) {
    return Answer.text(
        problem.isEmpty() ? Answer.Status.OK : Answer.Status.UNAVAILABLE, problem.orElse("ok"));
  }
}
