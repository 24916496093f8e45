package dev.remora.source.registry;

import com.sun.net.httpserver.HttpExchange;
import dev.remora.oci.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ScriptedRegistry} answers.
 *
 * @param length what {@code Content-Length} claims; less than is sent breaks the answer off, -1 is
 *     a body of unknown length
 */
public record Reply(int status, List<Map.Entry<String, String>> headers, byte[] body, long length) {

  public static Reply of(int status, byte[] body) {
    return new Reply(status, List.of(), body, body.length);
  }

  public static Reply of(int status) {
    return of(status, new byte[0]);
  }

  public static Reply of(int status, String type, String body) {
    return of(status, ScriptedRegistry.bytes(body)).header("Content-Type", type);
  }

  /** An index, as a listing or under a tag. */
  public static Reply index(String json) {
    return of(200, MediaType.INDEX, json);
  }

  public static Reply manifest(byte[] bytes) {
    return of(200, bytes).header("Content-Type", MediaType.MANIFEST);
  }

  /** An error as the specification wants it. */
  public static Reply error(int status, String code) {
    return of(
        status,
        "application/json",
        "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"because\",\"detail\":{\"a\":1}}]}");
  }

  /** What a proxy, an ingress or a login page says. */
  public static Reply page(int status) {
    return of(status, "text/html; charset=utf-8", "<html><body>Welcome</body></html>");
  }

  public static Reply redirect(int status, String location) {
    return of(status).header("Location", location);
  }

  public Reply header(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Reply(status, List.copyOf(more), body, length);
  }

  /** Sends the first bytes only, then closes the connection. */
  public Reply brokenOffAfter(int sent) {
    return new Reply(status, headers, java.util.Arrays.copyOf(body, sent), body.length);
  }

  /** Sends the body without saying how long it is. */
  public Reply chunked() {
    return new Reply(status, headers, body, -1);
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(h -> exchange.getResponseHeaders().add(h.getKey(), h.getValue()));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    boolean empty = length == 0;
    exchange.sendResponseHeaders(status, empty ? -1 : Math.max(0, length));
    if (!empty) {
      OutputStream out = exchange.getResponseBody();
      out.write(body);
      out.flush();
      if (length < 0) {
        out.close();
      }
    }
  }
}
