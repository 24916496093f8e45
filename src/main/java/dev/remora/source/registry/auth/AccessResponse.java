package dev.remora.source.registry.auth;

import dev.remora.http.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An answer that knows who asked.
 *
 * @param advice what to say when access is denied: whose credentials were sent, or why none were
 */
public record AccessResponse(Response response, String advice, Redaction redaction)
    implements Response {
  /** What a server says, without the secrets that were sent to it. */
  public String redacted(String text) {
    return redaction.of(text);
  }

  @Override
  public int status() {
    return response.status();
  }

  @Override
  public Optional<String> header(String name) {
    return response.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return response.headers(name);
  }

  @Override
  public URI uri() {
    return response.uri();
  }

  @Override
  public InputStream body() {
    return response.body();
  }

  @Override
  public void close() {
    response.close();
  }
}
