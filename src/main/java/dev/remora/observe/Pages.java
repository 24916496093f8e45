package dev.remora.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is served where. The text of a probe's answer is for people: the kubelet shows it.
 *
 * @param metrics serves the metrics in the form that the scraper asks for
 */
record Pages(Health health, HttpHandler metrics) implements HttpHandler {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      answer(exchange, NOT_ALLOWED, "GET or HEAD is expected");
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> metrics.handle(exchange);
      case "/healthz/started" -> probe(exchange, health.started());
      case "/healthz/ready" -> probe(exchange, health.ready());
      case "/healthz/live" -> probe(exchange, health.live());
      case null, default ->
          answer(exchange, NOT_FOUND, "/metrics, /healthz/started, /healthz/ready, /healthz/live");
    }
  }

  private static void probe(HttpExchange exchange, Optional<String> problem) throws IOException {
    answer(exchange, problem.isEmpty() ? OK : UNAVAILABLE, problem.orElse("ok"));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    try (exchange) {
      exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
