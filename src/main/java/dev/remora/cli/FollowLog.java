package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.settings.LogLevel;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.sync.PassResult;
import dev.remora.time.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Says what happens to a followed volume: each change of its state once, not every time. */
final class FollowLog implements PassListener {
  private final Log log;
  private final Path volume;
  private Optional<ExitCode> failing = Optional.empty();
  private Optional<String> notTold = Optional.empty();
  private boolean started;

  FollowLog(Log log, Path volume) {
    this.log = log;
    this.volume = volume;
  }

  @Override
  public void happened(PassEvent event) {
    switch (event) {
      case PassEvent.Started _ -> started = true;
      case PassEvent.Held(var left) ->
          log.event(
              LogLevel.INFO,
              "held",
              "waits "
                  + Durations.text(toTheSecond(left))
                  + " before the first pass: the registry asked to be left alone (Retry-After)",
              Map.of("seconds", Long.toString(toTheSecond(left).toSeconds())));
      case PassEvent.Shown shown -> shown(shown);
      case PassEvent.Ended ended -> ended(ended.result());
      case PassEvent.TakenOver(String owner) ->
          log.event(
              LogLevel.WARN,
              "taken-over",
              volume + " belongs to " + owner + " now: nothing more is published here",
              Map.of("owner", owner));
      case PassEvent.Told told -> told(told);
      case PassEvent.NotTold missed -> notTold(missed);
      case PassEvent.Confirmed confirmed ->
          log.event(
              LogLevel.DEBUG,
              "confirmed",
              confirmed.revision().shortened() + " is the one",
              Map.of("revision", confirmed.revision().toString()));
      case PassEvent.Waiting waiting -> log.debug("waits " + Durations.text(waiting.atMost()));
      case PassEvent.Begun _ -> {}
    }
  }

  private static Duration toTheSecond(Duration wait) {
    return wait.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
  }

  private void shown(PassEvent.Shown shown) {
    int files = shown.provenance().files().size();
    String image = shown.provenance().subject().image();
    Map<String, String> fields = new HashMap<>();
    fields.put("revision", shown.revision().toString());
    fields.put("image", image);
    shown.signer().ifPresent(name -> fields.put("signer", name));
    shown.signerKind().ifPresent(kind -> fields.put("signerKind", kind.text()));
    log.event(
        LogLevel.INFO,
        started ? "published" : "present",
        volume
            + (started ? ": published " : ": has ")
            + shown.revision().shortened()
            + " of "
            + image
            + " ("
            + files
            + (files == 1 ? " file)" : " files)")
            + shown.signer().map(name -> ", signed by " + name).orElse(""),
        fields);
  }

  private void told(PassEvent.Told told) {
    notTold = Optional.empty();
    log.event(
        LogLevel.INFO,
        "told",
        "told on-change of " + told.revision().shortened(),
        Map.of("revision", told.revision().toString()));
  }

  private void notTold(PassEvent.NotTold missed) {
    if (!notTold.equals(Optional.of(missed.reason()))) {
      log.event(
          LogLevel.WARN,
          "not-told",
          "cannot tell on-change of " + missed.revision().shortened() + ": " + missed.reason(),
          Map.of("revision", missed.revision().toString()));
    }
    notTold = Optional.of(missed.reason());
  }

  private void ended(PassResult result) {
    switch (result) {
      case PassResult.Failed(Failure failure) -> failed("pass-failed", failure);
      case PassResult.Vetoed(Failure failure) -> failed("vetoed", failure);
      case PassResult.Changed _, PassResult.Unchanged _ -> {
        if (started && failing.isPresent()) {
          log.event(LogLevel.INFO, "recovered", volume + " is current again", Map.of());
        }
        failing = Optional.empty();
      }
    }
  }

  /** The failure of the start was said by whoever let it go on, or ends the process. */
  private void failed(String name, Failure failure) {
    Optional<ExitCode> now = Optional.of(failure.exitCode());
    if (started && !failing.equals(now)) {
      log.event(
          LogLevel.WARN,
          name,
          failure.line() + "; what is published stays",
          Map.of("class", failure.exitCode().text()));
    }
    failing = now;
  }
}
