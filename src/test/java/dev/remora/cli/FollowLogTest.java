package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonObject;
import dev.remora.oci.SignerKind;
import dev.remora.publish.Provenance;
import dev.remora.publish.RecordedSignature;
import dev.remora.settings.LogLevel;
import dev.remora.settings.OutputFormat;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassResult;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each change of state is a line, and no line comes twice. */
class FollowLogTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FollowLog log =
      new FollowLog(
          new Log(
              new Console(
                  new StandardStreams(new ByteArrayOutputStream(), err, false, false), Map.of()),
              LogLevel.INFO,
              OutputFormat.TEXT,
              new VirtualClock()),
          Path.of("/config"));

  @Test
  void aFailureIsSaidOnceAndSoIsItsEnd() {
    log.happened(new PassEvent.Started());
    for (int poll = 0; poll < 5; poll++) {
      ended(new PassResult.Failed(away()));
    }
    ended(new PassResult.Failed(new AccessDenied(purpose(), "answered 401", "")));
    ended(new PassResult.Unchanged(Samples.published()));
    ended(new PassResult.Unchanged(Samples.published()));
    List<String> lines = lines();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("connection refused; wait; what is published stays"));
    assertTrue(lines.get(1).contains("answered 401"));
    assertEquals("remora: /config is current again", lines.get(2));
  }

  @Test
  void whoSignedIsSaidWithWhatIsPublished() {
    Provenance provenance = Samples.published().provenance();
    log.happened(new PassEvent.Shown(provenance, Optional.empty()));
    log.happened(new PassEvent.Started());
    log.happened(new PassEvent.Shown(provenance, Optional.of(Samples.SIGNATURE)));
    assertEquals(
        List.of(
            "remora: /config: has 222222222222 of registry.example.com/app (2 files)",
            "remora: /config: published 222222222222 of registry.example.com/app (2 files),"
                + " signed by prod.pub (SHA256:NTFun0=)"),
        lines());
  }

  @Test
  void machinesAreToldByWhatItIsKnownWhoSigned() throws Exception {
    Console console =
        new Console(new StandardStreams(new ByteArrayOutputStream(), err, false, false), Map.of());
    FollowLog machines =
        new FollowLog(
            new Log(console, LogLevel.INFO, OutputFormat.JSON, new VirtualClock()),
            Path.of("/config"));
    Provenance provenance = Samples.published().provenance();
    machines.happened(new PassEvent.Shown(provenance, Optional.empty()));
    for (SignerKind kind : SignerKind.values()) {
      RecordedSignature by =
          new RecordedSignature(Samples.SIGNATURE.evidence(), kind, "who", new TreeMap<>());
      machines.happened(new PassEvent.Shown(provenance, Optional.of(by)));
      JsonObject shown = JsonObject.parse(lines().getLast().getBytes(StandardCharsets.UTF_8));
      assertEquals("who", shown.text("signer"));
      assertEquals(kind.text(), shown.text("signerKind"));
    }
    JsonObject unsigned = JsonObject.parse(lines().getFirst().getBytes(StandardCharsets.UTF_8));
    assertFalse(unsigned.has("signer") || unsigned.has("signerKind"));
  }

  @Test
  void theFailureOfTheStartIsSaidByWhoEndsTheProcess() {
    ended(new PassResult.Failed(away()));
    assertEquals(List.of(), lines());
  }

  @Test
  void aStartThatWaitsSaysHowLongAndWhy() {
    log.happened(new PassEvent.Held(Duration.ofMinutes(12).plusNanos(1)));
    assertEquals(
        List.of(
            "remora: waits 12m1s before the first pass: the registry asked to be left alone"
                + " (Retry-After)"),
        lines());
  }

  @Test
  void anotherOwnerIsSaid() {
    log.happened(new PassEvent.TakenOver("registry.example/other@sha256:1"));
    assertEquals(
        List.of(
            "remora: warning: /config belongs to registry.example/other@sha256:1 now: nothing more"
                + " is published here"),
        lines());
  }

  @Test
  void whyAHookWasNotToldIsSaidOnce() {
    for (int again = 0; again < 3; again++) {
      log.happened(new PassEvent.NotTold(Samples.REVISION, "no process nginx"));
    }
    log.happened(new PassEvent.Told(Samples.REVISION));
    assertEquals(2, lines().size(), lines().toString());
  }

  private void ended(PassResult result) {
    log.happened(new PassEvent.Ended(result, Duration.ofMillis(3), 1, 0));
  }

  private static Failure away() {
    return new RegistryUnavailable(purpose(), "connection refused", "wait");
  }

  private static Purpose purpose() {
    return new Purpose("list the referrers of", "registry.example/app");
  }

  private List<String> lines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
