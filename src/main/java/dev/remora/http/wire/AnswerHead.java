package dev.remora.http.wire;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of an answer, taken from where it arrives: by the framework's way its header would be
 * copied into five maps, one after the other, and each value be in them once for each way its name
 * is written.
 *
 * @param fields its header, by names in any case; no value of a field twice
 * @param connection for people: {@code new} or {@code reused}; empty where nobody listens
 * @param protocol which form of HTTP it came by, as its first line would say; empty likewise
 */
record AnswerHead(Map<String, List<String>> fields, String connection, String protocol) {

  /**
   * Takes it; to be called on the event loop.
   *
   * @param told whether anybody wants to know what carried it
   */
  static AnswerHead of(HttpClientRequest exchange, boolean told) {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange
        .response()
        .result()
        .headers()
        .forEach(
            (name, value) -> {
              List<String> values = fields.computeIfAbsent(name, _ -> new ArrayList<>(1));
              if (!values.contains(value)) {
                values.add(value);
              }
            });
    return told
        ? new AnswerHead(fields, connection(exchange), protocol(exchange.version()))
        : new AnswerHead(fields, "", "");
  }

  private static String connection(HttpClientRequest exchange) {
    if (exchange.version() == HttpVersion.HTTP_2) {
      return exchange.streamId() == 1 ? "new" : "reused";
    }
    return PersistentConnection.kindOf(exchange);
  }

  private static String protocol(HttpVersion version) {
    return version.name().replaceFirst("_", "/").replace('_', '.');
  }

  /** How long its body says that it is; negative where it does not say so. */
  long length() {
    List<String> lengths = fields.getOrDefault("Content-Length", List.of());
    try {
      return lengths.isEmpty() ? -1 : Long.parseLong(lengths.getFirst());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
