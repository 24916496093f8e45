package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Origin;
import dev.remora.http.Redirects;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.http.UriReference;
import dev.remora.time.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The seam to the network over the JDK: follows redirects, never tries again. It reads as it goes,
 * since {@code java.net.http} drops bytes that came before a connection broke, or fails before it
 * has handed out the answer, as luck will have it.
 */
final class JdkHttp implements HttpClient {
  private static final int MOST_HOPS = 5;
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int LARGEST_IN_MEMORY = 64 << 10;

  @Override
  public Response send(Request request, Deadline deadline) {
    try {
      URI uri = request.uri();
      Answer answer = once(request, uri);
      for (int hop = 0; hop < MOST_HOPS && mayFollow(request, answer); hop++) {
        String location = answer.header("Location").orElseThrow();
        URI target = target(uri, location, request);
        boolean elsewhere = !Origin.of(target).equals(Origin.of(uri));
        boolean toTheSame = request.redirects() == Redirects.TO_THE_SAME;
        boolean same =
            target.getRawPath().endsWith(uri.getRawPath().replaceFirst(".*(/[^/]*/[^/]*)$", "$1"));
        if (elsewhere && (request.redirects() == Redirects.WITHIN_ORIGIN || (toTheSame && !same))) {
          break;
        }
        if (elsewhere && (toTheSame || request.redirects() == Redirects.BETWEEN_TLS)) {
          throw new RegistryUnavailable(
              request.purpose(), "redirects without TLS", "serve it with TLS");
        }
        answer.close();
        uri = target;
        answer = once(request, uri);
      }
      return answer;
    } catch (IOException e) {
      throw new RegistryUnavailable(request.purpose(), String.valueOf(e), "", e, true);
    }
  }

  private static URI target(URI uri, String location, Request request) {
    try {
      URI target = UriReference.parse(location).resolve(uri);
      Origin.of(target);
      return target;
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(request.purpose(), "it redirects to " + location, "");
    }
  }

  private static boolean mayFollow(Request request, Answer answer) {
    return request.redirects() != Redirects.NONE
        && answer.status() / 100 == 3
        && answer.header("Location").isPresent()
        && (request.method() == Method.GET || request.method() == Method.HEAD);
  }

  private static Answer once(Request request, URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestMethod(request.method().name());
    request.headers().forEach(connection::setRequestProperty);
    if (request.body().isPresent()) {
      write(request.body().get(), connection);
    }
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    boolean whole = request.method() == Method.HEAD || status == 204;
    return new Answer(
        status,
        connection.getHeaderFields(),
        uri,
        new Counted(
            body == null ? InputStream.nullInputStream() : body,
            whole ? 0 : connection.getContentLengthLong()),
        connection);
  }

  private static void write(RequestBody body, HttpURLConnection connection) throws IOException {
    connection.setDoOutput(true);
    if (body.length() > LARGEST_IN_MEMORY) { // otherwise the JDK loses the body of a 401
      connection.setFixedLengthStreamingMode(body.length());
    }
    try (InputStream in = body.open();
        OutputStream out = connection.getOutputStream()) {
      in.transferTo(out);
    }
  }

  @Override
  public void close() {}

  /** Fails when less comes than was announced, which the JDK takes for the end. */
  private static final class Counted extends FilterInputStream {
    private long missing;

    Counted(InputStream in, long announced) {
      super(in);
      missing = announced;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      int length = in.read(into, offset, most);
      if (length < 0 && missing > 0) {
        throw new IOException("the connection was closed, " + missing + " bytes are missing");
      }
      missing -= Math.max(0, length);
      return length;
    }
  }

  private record Answer(
      int status,
      Map<String, List<String>> fields,
      URI uri,
      InputStream body,
      HttpURLConnection connection)
      implements Response {

    @Override
    public Optional<String> header(String name) {
      return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
      return fields.entrySet().stream()
          .filter(field -> name.equalsIgnoreCase(field.getKey()))
          .findFirst()
          .map(field -> field.getValue().reversed()) // the JDK keeps the last first
          .orElse(List.of());
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }
}
