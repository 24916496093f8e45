package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.RequestBody;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that go away, at once or when what has begun is over. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class GoingAwayTest extends FramesFixture {
  /** Graceful, as servers end that are replaced: what has begun comes to its end. */
  @Test
  void serverThatIsAboutToGoAnswersWhatItWasAsked() throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.frames().goAway(Integer.MAX_VALUE, 0);
                  ok(connection);
                })
            .always((request, connection) -> ok(connection));
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("ok", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(2, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatAServerThatIsAboutToGoMayHaveDoneIsNotSentAgain() {
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  connection.frames().goAway(Integer.MAX_VALUE, 0);
                  connection.frames().head(connection.stream(), 201, true);
                });
    RequestBody body = RequestBody.of(new byte[] {1});
    try {
      assertEquals(201, client().send(put(server.uri("/"), body), soon()).status());
    } catch (RegistryUnavailable e) {
      // what came with the GOAWAY may be lost, and whoever asks again decides so himself
    }
    assertEquals(1, server.received().size());
  }

  @Test
  void allIsSentAwayAndThatEnds() {
    ScriptedServer server =
        server().always((request, connection) -> connection.frames().goAway(0, 0));
    assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }
}
