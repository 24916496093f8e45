package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a failure, on both streams, and the exit code. */
class ExitReportTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @Test
  void aFailureIsOneLineOnStandardErrorAndItsCode() {
    Session session = denied();
    assertEquals(13, session.run("pull", IMAGE));
    assertEquals(
        List.of(
            "remora: cannot pull from registry.example.com/app: the registry refused\uFFFD[2J the"
                + " password; log in again"),
        session.errLines());
    assertEquals("", session.out());
  }

  @Test
  void aFailureIsRedOnATerminalUnlessNoColourIsWanted() {
    Session session = denied().onATerminal();
    session.run("pull", IMAGE);
    assertTrue(session.err().startsWith("\u001b[31mremora: cannot"), session.err());
    session.with("NO_COLOR", "1").run("pull", IMAGE);
    assertTrue(session.err().startsWith("remora: cannot"), session.err());
    session.with("NO_COLOR", "").with("TERM", "dumb").run("pull", IMAGE);
    assertTrue(session.err().startsWith("remora: cannot"), session.err());
  }

  @Test
  void withJsonAFailureIsAlsoOneObjectOnStandardOutput() throws MalformedJson {
    Session session = denied();
    assertEquals(13, session.run("pull", IMAGE, "--output", "json"));
    JsonObject error = json(session).object("error").orElseThrow();
    assertEquals(13, error.number("code"));
    assertEquals("access-denied", error.text("class"));
    assertTrue(error.text("message").startsWith("cannot pull from registry.example.com/app: "));
    assertEquals("log in again", error.text("advice"));
    assertEquals(1, session.errLines().size());
  }

  @Test
  void withJsonMistakesAreOneObjectThatListsThem() throws MalformedJson {
    session.with("REMORA_OUTPUT", "json").with("REMORA_DEADLINE", "soon");
    assertEquals(2, session.run("pull", IMAGE, "--file-mode", "rw"));
    JsonObject error = json(session).object("error").orElseThrow();
    assertEquals("usage", error.text("class"));
    assertEquals(
        List.of(
            "--file-mode: 'rw': an octal mode such as 0644 is expected",
            "REMORA_DEADLINE: 'soon' is no duration; one such as 30s, 2m or 1h30m is expected"),
        error.texts("problems"));
  }

  @Test
  void aListingAsJsonFailsAsJson() throws MalformedJson {
    Session session = denied();
    session.run("discover", IMAGE, "-o", "json");
    assertEquals(13, json(session).object("error").orElseThrow().number("code"));
  }

  @Test
  void whoIsEndedBeforeItIsDoneSaysSo() throws MalformedJson {
    session.whose(
        invocation -> {
          throw new Interrupted(new Purpose("pull", IMAGE));
        });
    assertEquals(130, session.run("pull", IMAGE, "--output", "json"));
    assertEquals(
        List.of("remora: cannot pull registry.example.com/app:v1: interrupted"),
        session.errLines());
    assertEquals(130, json(session).object("error").orElseThrow().number("code"));
  }

  @Test
  void aDefectIsOneLineWithItsPlaceAndWithoutItsMessage() {
    session.whose(
        invocation -> {
          throw new IllegalStateException("https://r/?token=hunter2");
        });
    assertEquals(1, session.run("pull", IMAGE));
    assertEquals(1, session.errLines().size());
    assertTrue(session.err().contains("IllegalStateException at dev.remora.cli.ExitReportTest"));
    assertFalse(session.err().contains("hunter2"));
  }

  @Test
  void evenAnErrorOfTheMachineEndsWithOneLine() {
    session.whose(
        invocation -> {
          throw new StackOverflowError();
        });
    assertEquals(1, session.run("pull", IMAGE));
    assertEquals(1, session.errLines().size());
  }

  @Test
  void aStackTraceIsShownToWhoAsksForIt() {
    Session session = denied();
    session.run("pull", IMAGE, "--verbose");
    assertTrue(session.err().contains("\n at dev.remora.cli."), session.err());
    session.run("--verbose", "pull", IMAGE);
    assertTrue(session.err().contains("\n at dev.remora.cli."), session.err());
  }

  @Test
  void aResultThatCannotBeWrittenIsNotASuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Console console =
        new Console(
            new StandardStreams(full, OutputStream.nullOutputStream(), false, false), Map.of());
    Commands.Factory product = (log, progress) -> Samples::resultOf;
    assertEquals(
        2,
        new Remora(Map.of(), console, dev.remora.time.Clock.system(), product).run("pull", IMAGE));
  }

  private static Session denied() {
    return new Session()
        .whose(
            invocation -> {
              throw new AccessDenied(
                  new Purpose("pull from", "registry.example.com/app"),
                  "the registry refused\u001b[2J the password",
                  "log in again");
            });
  }

  private static JsonObject json(Session session) throws MalformedJson {
    assertEquals(1, session.out().lines().count(), session.out());
    return JsonObject.parse(session.out().getBytes(StandardCharsets.UTF_8));
  }
}
