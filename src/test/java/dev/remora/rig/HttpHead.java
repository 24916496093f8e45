package dev.remora.rig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The first line and the headers of an HTTP/1.1 message, as they were sent. */
record HttpHead(String firstLine, List<String> headers) {

  private static final int MAX_BYTES = 64 * 1024;

  /** Reads one; nothing at the end of the stream. */
  static @Nullable HttpHead read(InputStream stream) throws IOException {
    var first = line(stream);
    if (first == null) {
      return null;
    }
    var headers = new ArrayList<String>();
    var bytes = first.length();
    for (var line = line(stream); line != null && !line.isEmpty(); line = line(stream)) {
      headers.add(line);
      bytes += line.length();
      if (bytes > MAX_BYTES) {
        throw new IOException("head too long");
      }
    }
    return new HttpHead(first, List.copyOf(headers));
  }

  /** Reads to the next line end; nothing at the end of the stream. */
  static @Nullable String line(InputStream stream) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = stream.read(); next != '\n'; next = stream.read()) {
      if (next < 0) {
        return line.size() == 0 ? null : line.toString(ISO_8859_1);
      }
      if (next < ' ' && next != '\r' && next != '\t') {
        throw new IOException("not HTTP, perhaps TLS");
      }
      line.write(next);
      if (line.size() > MAX_BYTES) {
        throw new IOException("line too long");
      }
    }
    var text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** A word of the first line, from 0. */
  String word(int index) throws IOException {
    var words = firstLine.split(" ", 3);
    if (index >= words.length) {
      throw new IOException("not HTTP: " + firstLine);
    }
    return words[index];
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> isNamed(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  boolean chunked() {
    return header("Transfer-Encoding").filter(value -> value.endsWith("chunked")).isPresent();
  }

  long contentLength() {
    return header("Content-Length").map(Long::parseLong).orElse(-1L);
  }

  boolean closes() {
    return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  /** The same head with one authority replaced in {@code Location} and {@code Link}. */
  HttpHead withAuthority(String from, String to) {
    return new HttpHead(
        firstLine,
        headers.stream()
            .map(
                line ->
                    isNamed(line, "Location") || isNamed(line, "Link")
                        ? line.replace("//" + from + "/", "//" + to + "/")
                        : line)
            .toList());
  }

  byte[] bytes() {
    return Stream.concat(Stream.of(firstLine), headers.stream())
        .collect(Collectors.joining("\r\n", "", "\r\n\r\n"))
        .getBytes(ISO_8859_1);
  }

  private static boolean isNamed(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
  }
}
