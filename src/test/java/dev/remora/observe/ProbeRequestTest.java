package dev.remora.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a stranger's request, and how much. */
class ProbeRequestTest {
  private static final String PROMETHEUS =
      "GET /metrics?a=b HTTP/1.1\r\nHost: 10.0.0.1:8077\r\nUser-Agent: Prometheus/3\r\n"
          + "accept: text/plain;q=0.5\r\nAccept:application/OpenMetrics-text\r\n\r\n";

  @Test
  void itIsReadAsItComes() {
    for (int first = 0; first < PROMETHEUS.length(); first++) {
      RequestHead head = new RequestHead();
      head.add(bytes(PROMETHEUS.substring(0, first)));
      assertFalse(head.isComplete());
      head.add(bytes(PROMETHEUS.substring(first) + "GET /healthz/live HTTP/1.1\r\n\r\n"));
      assertTrue(head.isComplete());
      assertEquals(
          Optional.of(
              new ProbeRequest(
                  "GET", "/metrics", "a=b", "text/plain;q=0.5,application/openmetrics-text,")),
          ProbeRequest.parse(head.text()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz/live HTTP/1.1\n\n",
        "\r\nGET /healthz/live HTTP/1.0\r\n\r\n",
        "GET http://10.0.0.1:8077/healthz/live HTTP/1.1\r\nbroken\r\n folded\r\n: x\r\n\r\n",
        "GET /healthz/live? HTTP/1.1\r\nX-Accept: text/html\r\n\r\n",
      })
  void whatOthersWriteIsUnderstood(String text) {
    assertEquals(Optional.of(new ProbeRequest("GET", "/healthz/live", "", "")), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET / / HTTP/1.1\r\n\r\n",
        "GET metrics HTTP/1.1\r\n\r\n",
        "G\u00e9T / HTTP/1.1\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "\u0016\u0003\u0001\n\r\n",
      })
  void whatIsNoRequestIsNone(String text) {
    assertEquals(Optional.empty(), parse(text));
  }

  @Test
  void neitherBytesNorLinesHaveNoEnd() {
    RequestHead endless = new RequestHead();
    endless.add(bytes("GET /" + "a".repeat(RequestHead.MOST - 6)));
    assertFalse(endless.isTooLarge());
    ByteBuffer more = bytes("a".repeat(300_000));
    endless.add(more);
    assertTrue(endless.isTooLarge());
    assertEquals(299_999, more.remaining());

    RequestHead many = new RequestHead();
    many.add(bytes("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(RequestHead.MOST_LINES - 1)));
    assertFalse(many.isTooLarge());
    many.add(bytes("a:\r\n\r\n"));
    assertTrue(many.isTooLarge());
    assertFalse(many.isComplete());
  }

  /** Bytes of which whole requests can come about by chance. */
  @Test
  void anythingIsARequestOrNone() {
    String[] parts = {
      "GET",
      "/",
      "metrics",
      "?",
      "%",
      "=",
      " ",
      "\r\n",
      "\n",
      "\r",
      "HTTP/1.1",
      "accept:",
      ":",
      "http://",
      "\0",
      "\u00ff",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    };
    Property.check(
        3000,
        random -> {
          RequestHead head = new RequestHead();
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(random.nextInt(5) == 0 ? 3000 : 30); i > 0; i--) {
            String part = parts[random.nextInt(parts.length)];
            text.append(part);
            head.add(bytes(part));
          }
          assertTrue(text.toString().startsWith(head.text()));
          assertFalse(head.isComplete() && head.isTooLarge());
          assertTrue(
              head.isComplete() || head.isTooLarge() || head.text().contentEquals(text),
              "what has arrived is read");
          ProbeRequest.parse(head.text())
              .ifPresent(request -> assertTrue(request.path().matches("[/*][^? ]*")));
        });
  }

  private static Optional<ProbeRequest> parse(String text) {
    RequestHead head = new RequestHead();
    head.add(bytes(text));
    assertTrue(head.isComplete(), text);
    return ProbeRequest.parse(head.text());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
