package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.rig.ShortTime;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that stop in the middle: each ends with a failure, and in time. */
@QuarkusTest
@ParameterizedClass
@EnumSource(Form.class)
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class StallsTest extends HttpFixture {
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf!";
  private static final String CUT = "the connection was closed before the body was complete";

  @Test
  void stalledBodyFailsWithinTheIdleLimit() {
    Duration patient = Duration.ofSeconds(30);
    ShortTime.longEnough(
        Duration.ofMillis(400),
        idle -> {
          ScriptedServer server = stallsAfter(HALF);
          HttpClient client = client(with(new TimeLimits(patient, patient, idle)), Clock.system());
          Response response = client.send(get(server.uri("/")), soonInRealTime());
          assertEquals("no more data came within " + said(idle), whyItBreaks(response));
          return idle;
        });
  }

  @Test
  void connectionThatCarriesNothingIsClosed() throws Exception {
    Duration idle = Duration.ofMillis(100);
    Duration patient = Duration.ofSeconds(30);
    ScriptedServer server = server().thenAnswer(200, "ok");
    HttpClient client = client(with(new TimeLimits(patient, patient, idle)), Clock.system());
    assertEquals("ok", text(client.send(get(server.uri("/")), soonInRealTime())));
    server.awaitEnds(1);
  }

  @Test
  void drippingBodyFailsAtTheDeadline() {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                  while (true) {
                    connection.write("drop");
                  }
                });
    Response response = client().send(get(server.uri("/")), soon());
    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              while (response.body().read() != -1) {
                clock.sleep(Duration.ofSeconds(1));
              }
            });
    assertEquals("the deadline of 2m passed", failure.getMessage());
  }

  @Test
  void stalledBodyFailsAtTheDeadlineIfThatIsEarlier() {
    ShortTime.longEnough(
        Duration.ofMillis(500),
        time -> {
          ScriptedServer server = stallsAfter(HALF);
          Deadline deadline = Deadline.in(time, Clock.system());
          Response response = client(SETTINGS, Clock.system()).send(get(server.uri("/")), deadline);
          assertEquals("the deadline of " + said(time) + " passed", whyItBreaks(response));
          return time;
        });
  }

  @Test
  void truncatedBodyFails() {
    ScriptedServer server = hangsUpAfter(HALF);
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(CUT, whyItBreaks(response));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 64 * 1024, 200_000, 1_500_000})
  void everyByteThatArrivedBeforeTheEndIsDelivered(int sent) {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n");
                  connection.write(new byte[sent]);
                  connection.socket().close();
                });
    Response response = client().send(get(server.uri("/")), soon());
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    IOException failure =
        assertThrows(IOException.class, () -> response.body().transferTo(received));
    assertEquals(CUT, failure.getMessage());
    assertEquals(sent, received.size());
  }

  @Test
  void chunkedBodyWithoutItsEndFails() {
    ScriptedServer server =
        hangsUpAfter("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf!\r\n");
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(CUT, whyItBreaks(response));
  }

  @Test
  void connectionThatIsResetInTheBodyFails() {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write(HALF);
                  connection.reset();
                });
    Response response = client().send(get(server.uri("/")), soon());
    assertThrows(IOException.class, () -> text(response));
  }

  @Test
  void serverThatNeverAnswersIsUnavailable() {
    ScriptedServer server = server();
    for (int i = 0; i < 5; i++) {
      server.then((request, connection) -> connection.stall());
    }
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class, () -> client(IMPATIENT).send(get(server.uri("/")), soon()));
    assertEquals(
        "cannot fetch the manifest of registry.example/app: no answer from 127.0.0.1:"
            + server.port()
            + " within 200ms",
        failure.line());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(5, server.received(5).size());
  }

  @Test
  void deadlineEndsTheWaitForAnAnswer() {
    ScriptedServer server = server().then((request, connection) -> connection.stall());
    Deadline deadline = Deadline.in(Duration.ofMillis(300), Clock.system());
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client(SETTINGS, Clock.system()).send(get(server.uri("/")), deadline));
    assertTrue(failure.line().contains("the deadline of 300ms passed"), failure.line());
  }

  @Test
  void uploadThatTheServerDoesNotTakeFails() {
    ScriptedServer server = server().then((request, connection) -> connection.stall());
    RequestBody large = RequestBody.of(new byte[50_000_000]);
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () ->
                client(IMPATIENT, Clock.system())
                    .send(put(server.uri("/"), large), soonInRealTime()));
    assertTrue(failure.line().contains("no answer from"), failure.line());
    assertEquals(1, server.received().size());
  }

  @Test
  void interruptEndsTheWait() {
    ScriptedServer server = server();
    Thread waiting = Thread.currentThread();
    server.then(
        (request, connection) -> {
          waiting.interrupt();
          connection.stall();
        });
    assertThrows(
        dev.remora.failure.Interrupted.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(Thread.interrupted());
  }

  private ScriptedServer stallsAfter(String answer) {
    return server()
        .then(
            (request, connection) -> {
              connection.write(answer);
              connection.stall();
            });
  }

  private ScriptedServer hangsUpAfter(String answer) {
    return server()
        .then(
            (request, connection) -> {
              connection.write(answer);
              connection.socket().close();
            });
  }

  private static @Nullable String whyItBreaks(Response response) {
    return assertThrows(IOException.class, () -> text(response)).getMessage();
  }
}
