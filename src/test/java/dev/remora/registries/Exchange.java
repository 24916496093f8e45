package dev.remora.registries;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** HTTP on a connection, byte for byte. */
final class Exchange {
  private static final int MOST = 1 << 20;

  /**
   * A request.
   *
   * @param target path and query
   * @param fields by their names in small letters
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Request(String method, String target, Map<String, String> fields, byte[] body) {
    String path() {
      return target.split("\\?", 2)[0];
    }

    Optional<String> query(String name) {
      int query = target.indexOf('?');
      return query < 0 ? Optional.empty() : parameter(target.substring(query + 1), name);
    }

    private static Optional<String> parameter(String query, String name) {
      return Stream.of(query.split("&", -1))
          .filter(pair -> pair.startsWith(name + "="))
          .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
          .findFirst();
    }

    String field(String name) {
      return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Response(int status, Map<String, List<String>> fields, byte[] body) {
    static Response of(int status, String type, String body, String... fields) {
      return of(status, type, Content.bytes(body), fields);
    }

    static Response of(int status, String type, byte[] body, String... fields) {
      Map<String, List<String>> all = new LinkedHashMap<>();
      all.put("Content-Type", List.of(type));
      for (int i = 0; i < fields.length; i += 2) {
        all.put(fields[i], List.of(fields[i + 1]));
      }
      return new Response(status, all, body);
    }

    static Response error(int status, String code) {
      return of(
          status,
          "application/json",
          "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}"
              .formatted(code, code.toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
  }

  private final InputStream in;
  private final OutputStream out;

  Exchange(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /** The next request; nothing when the client has closed. */
  Optional<Request> next() throws IOException {
    String line = line();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    int target = line.indexOf(' ') + 1;
    int version = line.lastIndexOf(" HTTP/1.");
    if (target == 0 || version < target) { // TLS: who tries that first goes on without
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      String[] parts = field.split(": ?", 2);
      fields.merge(parts[0].toLowerCase(Locale.ROOT), parts[1], (a, b) -> a + ", " + b);
    }
    return Optional.of(
        new Request(
            line.substring(0, target - 1), line.substring(target, version), fields, body(fields)));
  }

  private byte[] body(Map<String, String> fields) throws IOException {
    if (!fields.getOrDefault("transfer-encoding", "").contains("chunked")) {
      return in.readNBytes(Integer.parseInt(fields.getOrDefault("content-length", "0")));
    }
    var body = new ByteArrayOutputStream();
    for (int size = chunk(); size > 0; size = chunk()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > MOST) {
        return "";
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** Answers; says whether the connection stays. */
  boolean answer(Request request, Response response, Behaviour.Framing framing) throws IOException {
    List<String> head = new ArrayList<>();
    head.add("HTTP/1.1 " + response.status() + " Said");
    response.fields().forEach((name, values) -> values.forEach(v -> head.add(name + ": " + v)));
    byte[] body = response.body();
    boolean bodiless = request.method().equals("HEAD") || response.status() == 204;
    switch (framing) {
      case NONE -> {
        return false;
      }
      case LENGTH, HANGUP, BROKEN -> {
        if (!response.fields().containsKey("Content-Length")) {
          head.add("Content-Length: " + body.length);
        }
      }
      case CHUNKED -> head.add("Transfer-Encoding: chunked");
      case CLOSE -> head.add("Connection: close");
    }
    out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(UTF_8));
    if (!bodiless && framing == Behaviour.Framing.CHUNKED) {
      out.write((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
      out.write(body);
      out.write((body.length == 0 ? "\r\n" : "\r\n0\r\n\r\n").getBytes(ISO_8859_1));
    } else if (!bodiless) {
      out.write(body, 0, framing == Behaviour.Framing.BROKEN ? body.length / 2 : body.length);
    }
    out.flush();
    return framing == Behaviour.Framing.LENGTH || framing == Behaviour.Framing.CHUNKED;
  }
}
