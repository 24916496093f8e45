package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Response;
import dev.remora.http.wire.ScriptedServer.Step;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that end streams, all of them, or none. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class ResetStreamsTest extends FramesFixture {
  @Test
  void everyStreamIsEndedAndEveryTryIsOne() {
    ScriptedServer server = server().always(resets(Http2Error.INTERNAL_ERROR));
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("broke the request off (INTERNAL_ERROR)"), failure.line());
    assertEquals(5, server.received().size());
    assertEquals(1, server.connectionCount());
  }

  @Test
  void everyStreamIsRefusedAndThatEnds() {
    ScriptedServer server = server().always(resets(Http2Error.REFUSED_STREAM));
    assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }

  @Test
  void olderFormIsAskedForWithoutEndAndThatEnds() {
    ScriptedServer server = server().always(resets(Http2Error.HTTP_1_1_REQUIRED));
    assertThrows(Exception.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }

  private static Step resets(Http2Error error) {
    return (request, connection) -> {
      if (connection.streams() == null) {
        connection.reset();
      } else {
        connection.frames().reset(connection.stream(), error.code());
      }
    };
  }

  @Test
  void streamsThatTheServerNeverEndsAreNotUsedUp() throws Exception {
    ScriptedServer server =
        server()
            .allowing(3)
            .always(
                (request, connection) ->
                    connection.frames().head(connection.stream(), 200, false, "content-length: 7"));
    HttpClient client = client();
    for (int i = 0; i < 10; i++) {
      Response response = client.send(request(Method.HEAD, server.uri("/" + i)), soon());
      assertEquals("7", response.header("Content-Length").orElseThrow());
      response.close();
    }
    assertEquals(1, server.connectionCount());
  }
}
