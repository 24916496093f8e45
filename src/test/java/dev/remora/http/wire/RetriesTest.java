package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.NetworkClient;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.rig.ClosedPort;
import dev.remora.time.Deadline;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@ParameterizedClass
@EnumSource(Form.class)
@TestProfile(HostileConfiguration.class)
class RetriesTest extends HttpFixture {
  @AutoClose private final ClosedPort closed = ClosedPort.hold();

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 499, 500, 502, 503, 504, 522})
  void passingRefusalIsTriedAgain(int status) throws Exception {
    ScriptedServer server = server().thenAnswer(status, "later").thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertEquals(1, clock.sleeps().size());
    assertEquals(1, server.connectionCount());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 416, 501})
  void lastingRefusalIsAnAnswer(int status) {
    ScriptedServer server = server().thenAnswer(status, "no");
    assertEquals(status, client().send(get(server.uri("/")), soon()).status());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void lastRefusalIsTheAnswerWhenTriesAreUsedUp() throws Exception {
    ScriptedServer server = server();
    for (int i = 1; i <= 5; i++) {
      server.thenAnswer(503, "refusal " + i);
    }
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(503, response.status());
    assertEquals("refusal 5", text(response));
    assertEquals(4, clock.sleeps().size());
    Duration longest = Duration.ofMillis(250);
    for (Duration wait : clock.sleeps()) {
      assertTrue(wait.compareTo(longest) <= 0, clock.sleeps().toString());
      assertTrue(wait.compareTo(longest.dividedBy(2)) >= 0, clock.sleeps().toString());
      longest = longest.multipliedBy(2);
    }
  }

  @Test
  void anImpatientClientTriesOnceMore() throws Exception {
    ScriptedServer server = server().thenAnswer(503, "1").thenAnswer(503, "2").thenAnswer(200, "");
    try (NetworkClient patient = client()) {
      assertEquals("2", text(patient.impatient().send(get(server.uri("/")), soon())));
    }
    assertEquals(1, clock.sleeps().size());
  }

  @Test
  void anImpatientClientDoesNotWaitForAServerThatWantsToBeLeftAlone() throws Exception {
    ScriptedServer server = server().thenAnswer(429, "later", "Retry-After: 17");
    try (NetworkClient patient = client()) {
      assertEquals("later", text(patient.impatient().send(get(server.uri("/")), soon())));
      assertEquals(1, patient.meter().requests());
      assertEquals(5, patient.meter().bytes());
    }
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void anImpatientClientTriesOnceWhatFailedTwiceUntilItIsWell() throws Exception {
    ScriptedServer server = server();
    for (int i = 1; i <= 3; i++) {
      server.thenAnswer(503, "" + i);
    }
    server.thenAnswer(200, "4").thenAnswer(503, "5").thenAnswer(200, "6");
    try (NetworkClient patient = client()) {
      HttpClient impatient = patient.impatient();
      for (String answer : List.of("2", "3", "4", "6")) {
        assertEquals(answer, text(impatient.send(get(server.uri("/")), soon())));
      }
    }
  }

  /** Its next poll comes anyway; but an update that has begun is not given up for one answer. */
  @Test
  void anImpatientClientTriesWhatRefusesHasteAgainOnlyInTheMiddleOfThings() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(429, "poll")
            .thenAnswer(200, "update")
            .thenAnswer(429, "")
            .thenAnswer(200, "file")
            .thenAnswer(429, "much later");
    try (NetworkClient patient = client()) {
      HttpClient impatient = patient.impatient();
      for (String answer : List.of("poll", "update", "file")) {
        assertEquals(answer, text(impatient.send(get(server.uri("/")), soon())));
      }
      clock.advance(Duration.ofMinutes(5));
      assertEquals("much later", text(impatient.send(get(server.uri("/")), soon())));
    }
  }

  @Test
  void retryAfterInSecondsIsKept() throws Exception {
    ScriptedServer server = server().thenAnswer(429, "", "Retry-After: 17").thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertWaited(Duration.ofSeconds(17));
  }

  @Test
  void retryAfterAsADateIsKept() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(503, "", "Retry-After: Thu, 01 Jan 2026 00:00:42 GMT")
            .thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertWaited(Duration.ofSeconds(42));
  }

  @Test
  void retryAfterAsADateIsByTheServersClock() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(
                503,
                "",
                "Date: Thu, 01 Jan 2026 09:00:00 GMT",
                "Retry-After: Thu, 01 Jan 2026 09:00:17 GMT")
            .thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertWaited(Duration.ofSeconds(17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "99999999999999999999", "Fri, 01 Jan 2027 00:00:00 GMT"})
  void retryAfterCountsForNoMoreThanAMinute(String value) throws Exception {
    ScriptedServer server =
        server().thenAnswer(429, "", "Retry-After: " + value).thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertWaited(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"})
  void retryAfterThatSaysNothingIsOurOwnWait(String value) throws Exception {
    ScriptedServer server =
        server().thenAnswer(429, "", "Retry-After: " + value).thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertTrue(clock.sleeps().getFirst().compareTo(Duration.ofMillis(250)) <= 0);
    assertTrue(clock.sleeps().getFirst().compareTo(Duration.ofMillis(125)) >= 0);
  }

  /** All of a crowd are told the same. */
  private void assertWaited(Duration asked) {
    assertEquals(1, clock.sleeps().size());
    Duration wait = clock.sleeps().getFirst();
    assertTrue(wait.compareTo(asked) >= 0, wait::toString);
    assertTrue(wait.compareTo(asked.plus(asked.dividedBy(2))) <= 0, wait::toString);
  }

  @Test
  void waitThatJustFitsIsNotSpreadBeyondTheDeadline() throws Exception {
    ScriptedServer server = server().thenAnswer(429, "", "Retry-After: 50").thenAnswer(200, "now");
    Deadline deadline = Deadline.in(Duration.ofSeconds(52), clock);
    assertEquals("now", text(client().send(get(server.uri("/")), deadline)));
    assertTrue(clock.sleeps().getFirst().compareTo(Duration.ofSeconds(51)) <= 0);
  }

  @Test
  void waitBeyondTheDeadlineIsNotBegun() throws Exception {
    ScriptedServer server = server().thenAnswer(429, "slow down", "Retry-After: 50");
    Deadline deadline = Deadline.in(Duration.ofSeconds(40), clock);
    assertEquals("slow down", text(client().send(get(server.uri("/")), deadline)));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void connectionThatIsClosedInTheHeadOfAnAnswerIsTriedAgain() throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Le");
                  connection.socket().close();
                })
            .thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertEquals(1, clock.sleeps().size());
  }

  @Test
  void connectionClosedWithoutAnswerIsTriedAgain() throws Exception {
    ScriptedServer server =
        server()
            .then((request, connection) -> connection.socket().close())
            .then((request, connection) -> connection.reset())
            .thenAnswer(200, "now");
    assertEquals("now", text(client().send(get(server.uri("/")), soon())));
    assertEquals(2, clock.sleeps().size());
  }

  @Test
  void putThatMayHaveBeenHeardIsNotSentAgain() {
    ScriptedServer server = server().then((request, connection) -> connection.socket().close());
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client().send(put(server.uri("/"), RequestBody.of(new byte[] {1, 2})), soon()));
    assertTrue(failure.line().contains("closed the connection"), failure.line());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(1, server.received().size());
  }

  @Test
  void putRefusedForHasteIsSentAgainWhole() {
    ScriptedServer server = server().thenAnswer(429, "").thenAnswer(201, "");
    byte[] body = "again".getBytes(StandardCharsets.UTF_8);
    Response response = client().send(put(server.uri("/"), RequestBody.of(body)), soon());
    assertEquals(201, response.status());
    assertEquals("again", new String(server.received().get(1).body(), StandardCharsets.UTF_8));
  }

  @Test
  void putThatStoresTheSameEachTimeIsSentAgainAfterAnOutage() {
    ScriptedServer server =
        server()
            .thenAnswer(500, "")
            .then((request, connection) -> connection.reset())
            .thenAnswer(201, "");
    byte[] body = "again".getBytes(StandardCharsets.UTF_8);
    Request put = put(server.uri("/"), RequestBody.of(body)).storingTheSame();
    assertEquals(201, client().send(put, soon()).status());
    assertEquals("again", new String(server.received().get(2).body(), StandardCharsets.UTF_8));
  }

  @Test
  void putAnsweredWith503IsAnAnswer() {
    ScriptedServer server = server().thenAnswer(503, "");
    RequestBody body = RequestBody.of(new byte[] {1});
    assertEquals(503, client().send(put(server.uri("/"), body), soon()).status());
  }

  @Test
  void refusedConnectionIsTriedFiveTimesAndToldInOneLine() {
    int port = closed.number();
    URI uri = URI.create("http://127.0.0.1:" + port + "/v2/?token=secret");
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client().send(get(uri), soon()));
    assertEquals(
        "cannot fetch the manifest of registry.example/app: connection refused by 127.0.0.1:"
            + port
            + "; check host and port, and that it runs",
        failure.line());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(4, clock.sleeps().size());
  }

  @Test
  void refusedConnectionIsTriedAgainForPutToo() {
    URI uri = URI.create("http://127.0.0.1:" + closed.number() + "/");
    RequestBody body = RequestBody.of(new byte[] {1});
    assertThrows(RegistryUnavailable.class, () -> client().send(put(uri, body), soon()));
    assertEquals(4, clock.sleeps().size());
  }

  @Test
  void unknownNameIsTold() {
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client().send(get(URI.create("http://registry.invalid/v2/")), soon()));
    assertTrue(
        failure.line().contains("the name registry.invalid does not resolve"), failure.line());
    assertFalse(failure.line().contains("Exception"), failure.line());
    assertTrue(failure.anotherTryCanHelp());
  }

  @Test
  void nothingIsSentAfterTheDeadline() {
    ScriptedServer server = server().thenAnswer(200, "");
    Deadline deadline = Deadline.in(Duration.ofSeconds(1), clock);
    clock.advance(Duration.ofSeconds(2));
    assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), deadline));
    assertEquals(List.of(), server.received());
  }

  /** A busy machine wakes who sleeps when it likes. */
  @Test
  void whoWakesAfterTheDeadlineSaysWhatTheLastTryCameTo() {
    clock.duringSleeps(() -> clock.advance(Duration.ofMinutes(5)));
    ScriptedServer busy = server().thenAnswer(503, "");
    assertEquals(
        "cannot fetch the manifest of registry.example/app: 127.0.0.1:"
            + busy.port()
            + " answered 503, and then the deadline of 2m passed; set a longer one with --deadline",
        tooLate(busy.uri("/")).line());
    URI nobody = URI.create("http://127.0.0.1:" + closed.number() + "/");
    assertTrue(
        tooLate(nobody).line().contains("connection refused by 127.0.0.1"), tooLate(nobody)::line);
    assertEquals(1, busy.received().size());
  }

  private RegistryUnavailable tooLate(URI uri) {
    return assertThrows(RegistryUnavailable.class, () -> client().send(get(uri), soon()));
  }
}
