package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.settings.LogLevel;
import dev.remora.settings.OutputFormat;
import dev.remora.source.BlobProgress;
import dev.remora.source.Transfer;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Step;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Standard error for machines: every line an object, every event with its name. */
class LogFormatTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final VirtualClock clock = new VirtualClock();

  @Test
  void everyLineIsAnObjectWithTimeLevelEventAndMessage() throws Exception {
    Console console =
        new Console(
            new StandardStreams(new ByteArrayOutputStream(), err, false, true),
            Map.of("TERM", "xterm"));
    Log log = new Log(console, LogLevel.INFO, OutputFormat.JSON, clock);
    log.warn("the tag\ncan move");
    log.debug("not shown");
    Descriptor blob = Descriptor.of("text/plain", Digest.sha256(new byte[0]), 1536);
    BlobProgress progress = new TransferLines(log, clock).started(Transfer.fetch(blob, "app.yaml"));
    progress.finished();
    List<String> lines = err.toString(UTF_8).lines().toList();
    assertEquals(
        "{\"time\":\"2026-08-01T12:00:00Z\",\"level\":\"warn\",\"event\":\"warning\","
            + "\"message\":\"the tag\uFFFDcan move\"}",
        lines.get(0));
    JsonObject fetched = JsonObject.parse(lines.get(1).getBytes(UTF_8));
    assertEquals("blob-fetched", fetched.text("event"));
    assertEquals("1536", fetched.text("bytes"));
    assertEquals(blob.digest().toString(), fetched.text("digest"));
    assertEquals(2, lines.size());
  }

  @Test
  void whatIsDecidedIsALineOnTheLevelOfDebugAndNothingAboveIt() throws Exception {
    Console console =
        new Console(new StandardStreams(new ByteArrayOutputStream(), err, false, true), Map.of());
    Step step = new Step("chosen", "one\nis chosen", Map.of("digest", "sha256:00"));
    new Log(console, LogLevel.INFO, OutputFormat.JSON, clock)
        .trace()
        .tell(
            () -> {
              throw new AssertionError("nobody puts it into words");
            });
    new Log(console, LogLevel.DEBUG, OutputFormat.TEXT, clock).trace().tell(() -> step);
    new Log(console, LogLevel.DEBUG, OutputFormat.JSON, clock).trace().tell(() -> step);
    List<String> lines = err.toString(UTF_8).lines().toList();
    assertEquals(2, lines.size());
    assertEquals("remora: debug: one\uFFFDis chosen", lines.getFirst());
    JsonObject told = JsonObject.parse(lines.getLast().getBytes(UTF_8));
    assertEquals("debug", told.text("level"));
    assertEquals("chosen", told.text("event"));
    assertEquals("sha256:00", told.text("digest"));
  }

  @Test
  void theFailureThatEndsARunHasItsClass() throws Exception {
    Session session =
        new Session()
            .with("REMORA_LOG_FORMAT", "json")
            .onATerminal()
            .whose(
                _ -> {
                  throw new AccessDenied(new Purpose("pull", "x"), "no", "log in");
                });
    assertEquals(13, session.run("pull", "registry.example.com/app:v1"));
    JsonObject failed = JsonObject.parse(session.errLines().getFirst().getBytes(UTF_8));
    assertEquals("error", failed.text("level"));
    assertEquals("failed", failed.text("event"));
    assertEquals("access-denied", failed.text("class"));
    assertEquals("13", failed.text("code"));
    assertEquals("cannot pull x: no; log in", failed.text("message"));
    assertEquals(13, session.run("pull", "registry.example.com/app:v1", "--verbose"));
    assertTrue(session.errLines().size() > 1);
    for (String line : session.errLines()) {
      JsonObject.parse(line.getBytes(UTF_8));
    }
  }

  /** A collector reads both streams of a container as one. */
  @Test
  void theResultIsALineOfTheLogToo() throws Exception {
    String image = "registry.example.com/app:v1";
    for (String line :
        List.of(
            "pull I",
            "discover I",
            "attach I f",
            "sign I 2222 --sign-key src/test/resources/trust/openssl-ecparam.pem",
            "detach I 2222",
            "push I f",
            "status")) {
      Session session = new Session().with("REMORA_LOG_FORMAT", "json").onATerminal();
      assertEquals(0, session.run(line.replace("I", image).split(" ")), line);
      assertEquals(1, session.out().lines().count(), session.out());
      JsonObject result = JsonObject.parse(session.out().getBytes(UTF_8));
      assertEquals("info", result.text("level"));
      assertEquals("result", result.text("event"));
      assertFalse(result.text("message").isEmpty());
      assertTrue(result.has("time"));
      Session machine = new Session().with("REMORA_OUTPUT", "json");
      machine.run(line.replace("I", image).split(" "));
      assertTrue(
          session.out().contains("\"result\":" + machine.out().strip() + "}"), session.out());
    }
  }

  @Test
  void aStatusIsOneMessage() throws Exception {
    Session session = new Session().with("REMORA_LOG_FORMAT", "json");
    session.run("status");
    String message = JsonObject.parse(session.out().getBytes(UTF_8)).text("message");
    assertTrue(message.startsWith("/config: has " + Samples.REVISION + " of "), message);
    assertTrue(message.endsWith(", unaltered"), message);
  }

  @Test
  void aTableAndAManifestRemainWhatWasAskedFor() {
    Session session = new Session().with("REMORA_LOG_FORMAT", "json");
    session.run("discover", "registry.example.com/app:v1", "-o", "table");
    assertFalse(session.out().startsWith("{"), session.out());
    session.run("inspect", "registry.example.com/app:v1");
    assertEquals("{\"schemaVersion\":2,\"b\":1}", session.out());
  }

  @Test
  void whatIsAskedForByNobodyIsAnEventToo() throws Exception {
    Session session = new Session().with("REMORA_LOG_FORMAT", "json");
    assertEquals(2, session.run());
    assertEquals("invalid-setting", JsonObject.parse(session.err().getBytes(UTF_8)).text("event"));
  }

  @Test
  void aDefectOfTheCommandLineIsAnEventToo() throws Exception {
    Session session =
        new Session()
            .with("REMORA_LOG_FORMAT", "json")
            .whose(
                _ -> {
                  throw new IllegalStateException("no");
                });
    assertEquals(1, session.run("pull", "registry.example.com/app:v1"));
    assertEquals("defect", JsonObject.parse(session.err().getBytes(UTF_8)).text("event"));
  }

  @Test
  void mistakesInSettingsAreEventsToo() throws Exception {
    Session session = new Session().with("REMORA_LOG_FORMAT", "json");
    assertEquals(2, session.run("pul"));
    assertEquals("invalid-setting", JsonObject.parse(session.err().getBytes(UTF_8)).text("event"));
    assertEquals(2, session.run("pull", "--dead-line", "5s"));
    for (String line : session.errLines()) {
      assertEquals("invalid-setting", JsonObject.parse(line.getBytes(UTF_8)).text("event"));
    }
    session.with("REMORA_LOG_FORMAT", "yaml");
    assertEquals(2, session.run("pull", "registry.example.com/app:v1"));
    assertEquals(
        List.of("remora: REMORA_LOG_FORMAT: 'yaml' is none of text, json"), session.errLines());
  }
}
