package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs names and TLS that no test machine has. */
class RedirectRulesTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "registry.example", "192.0.2.1",
          "storage.example", "10.0.0.1",
          "metadata.example", "169.254.169.254",
          "rebound.example", "127.0.0.1");

  private static InetAddress[] resolve(String host) throws UnknownHostException {
    if (host.endsWith(".unknown")) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getAllByName(NAMES.getOrDefault(host, host));
  }

  private static URI redirected(String from, String to) {
    Request request = HttpFixture.get(URI.create(from));
    Response response =
        new Answer(
            302,
            Map.of("Location", List.of(to)),
            request.uri(),
            InputStream.nullInputStream(),
            InputStream.nullInputStream());
    return new RedirectRules(new Addresses(RedirectRulesTest::resolve))
        .next(new Hop(request, Arrival.ASKED), response)
        .orElseThrow()
        .request()
        .uri();
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/, https://storage.example/x",
    "https://registry.example/, https://storage.unknown/x",
    "http://registry.example/, http://storage.example/x",
    "http://registry.example/, https://storage.example/x",
    "http://localhost:5000/, http://127.0.0.1:9000/x",
    "http://169.254.7.7:5000/, http://169.254.7.7:9000/x",
  })
  void allowed(String from, String to) {
    assertEquals(URI.create(to), redirected(from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/, http://storage.example/x, from https to http",
    "https://registry.example/, http://registry.example/x, from https to http",
    "https://registry.example/, https://metadata.example/x, not public",
    "https://registry.example/, https://rebound.example/x, not public",
    "https://registry.example/, https://localhost/x, not public",
    "https://registry.example/, https://0.0.0.0/x, not public",
    "https://registry.example/, https://[::]/x, not public",
    "https://registry.example/, https://[::1]/x, not public",
    "https://registry.example/, https://[::127.0.0.1]/x, not public",
    "https://registry.example/, https://[64:ff9b::169.254.169.254]/x, not public",
    "https://storage.unknown/, https://127.0.0.1/x, not public",
  })
  void refused(String from, String to, String why) {
    ProtocolViolation failure = assertThrows(ProtocolViolation.class, () -> redirected(from, to));
    assertTrue(failure.line().contains(why), failure.line());
  }

  @Test
  void originsAreComparedAsBrowsersDo() {
    assertEquals(
        Origin.of(URI.create("HTTPS://Registry.Example/a")),
        Origin.of(URI.create("https://registry.example:443/b")));
    assertTrue(
        !Origin.of(URI.create("https://a.example/"))
            .equals(Origin.of(URI.create("https://a.example:444/"))));
    assertTrue(
        !Origin.of(URI.create("https://a.example:80/"))
            .equals(Origin.of(URI.create("http://a.example/"))));
  }
}
