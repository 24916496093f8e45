package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.failure.Purpose;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RestHttpClientTest {
  private static final Purpose PURPOSE = new Purpose("fetch the manifest of", "example/app");

  @Test
  void getBringsStatusHeadersAndBody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain().thenAnswer(200, "hello", "X-A: 1", "X-A: 2");
        HttpClient client =
            new RestHttpClient(
                TransportSettings.standard("remora/test"), Clock.system(), new Random(1))) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(10), Clock.system());
      try (Response response =
          client.send(
              Request.get(
                  server.uri("/v2/a%2Fb/%7Ex?q=a%20b+c&d=%252F"),
                  Map.of("Accept", "a/b, c/d", "X-Own", "v"),
                  PURPOSE),
              deadline)) {
        assertEquals(200, response.status());
        System.err.println(server.received());
        assertEquals("hello", new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        System.err.println(response);
      }
    }
  }
}
