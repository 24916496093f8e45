package dev.remora.rig;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One request that passed the {@link RequestCounter}, and what came back.
 *
 * @param connection the number of the client's connection, from 1
 * @param target the path with its query
 * @param status 0 while no answer came
 * @param responseBytes of the body, without the framing of chunks
 */
public record Exchange(
    int connection,
    String method,
    String target,
    List<String> requestHeaders,
    int status,
    long responseBytes) {

  public Exchange {
    requestHeaders = List.copyOf(requestHeaders);
  }

  /** The path without its query. */
  public String path() {
    var query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The first value of a header of the request. */
  public Optional<String> requestHeader(String name) {
    var prefix = name.toLowerCase(Locale.ROOT) + ":";
    return requestHeaders.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  @Override
  public String toString() {
    return "#%d %s %s -> %d, %d bytes".formatted(connection, method, target, status, responseBytes);
  }
}
