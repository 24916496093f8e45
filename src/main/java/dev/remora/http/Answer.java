package dev.remora.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that arrived.
 *
 * @param fields its header, by names in any case
 */
record Answer(int status, Map<String, List<String>> fields, URI uri, InputStream body)
    implements Response {

  @Override
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  @Override
  public List<String> headers(String name) {
    return fields.getOrDefault(name, List.of());
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // neither ReceivedBody nor an empty stream does
    }
  }
}
