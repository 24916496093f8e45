package dev.remora.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** An answer whose body is still to be read; closing it gives the connection back or drops it. */
public interface Response extends AutoCloseable {
  int status();

  /** The first value of a header, by its name in any case. */
  Optional<String> header(String name);

  List<String> headers(String name);

  /** Where the answer came from, after redirects. */
  URI uri();

  /**
   * The body as it comes. Reading fails with an {@link IOException} when it is cut off, when it
   * stalls, or at the deadline.
   */
  InputStream body();

  @Override
  void close();
}
