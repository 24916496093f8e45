package dev.remora.observe;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Authorship;
import dev.remora.oci.Digest;
import dev.remora.oci.SignerKind;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.sync.PassResult;
import dev.remora.time.Clock;
import dev.remora.time.Timestamps;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What happened, in Prometheus' base units. Labels take few values, all known beforehand but for
 * those that say what is published, of which there is one at a time.
 */
final class Metrics implements PassListener {
  private static final String OUTCOME = "outcome";

  private static final int LONGEST_LABEL = 200;

  /** Classes of failure that reject a candidate, rather than not reach it. */
  private static final Set<ExitCode> REJECTED =
      Set.of(ExitCode.REFUSED, ExitCode.INTEGRITY, ExitCode.PROTOCOL);

  /** Nothing of the library's own three sources of settings. */
  private final PrometheusProperties properties = PrometheusProperties.builder().build();

  private final Clock clock;
  private final Counter polls;
  private final Counter failures;
  private final Counter rejected;
  private final Counter requests;
  private final Counter received;
  private final Counter hooks;
  private final Histogram duration;
  private final Gauge success;
  private final Gauge confirmation;
  private final Gauge published;
  private final Gauge revision;
  private final Gauge created;
  private final Gauge signature;
  private final Gauge takenOver;

  /**
   * @param version ours
   */
  Metrics(PrometheusRegistry registry, Clock clock, Health health, String version) {
    this.clock = clock;
    polls =
        counter("remora_polls_total", "Passes by how they ended.")
            .labelNames(OUTCOME)
            .register(registry);
    failures =
        counter("remora_poll_failures_total", "Failed passes by class of failure.")
            .labelNames("class")
            .register(registry);
    rejected =
        counter("remora_rejected_candidates_total", "Configurations that were chosen but refused.")
            .register(registry);
    requests =
        counter("remora_requests_total", "Requests to registries, retries included.")
            .register(registry);
    received =
        counter("remora_received_bytes_total", "Bytes received from registries.")
            .unit(Unit.BYTES)
            .register(registry);
    hooks =
        counter("remora_change_notices_total", "Runs of on-change by how they ended.")
            .labelNames(OUTCOME)
            .register(registry);
    duration =
        Histogram.builder(properties)
            .name("remora_pass_duration_seconds")
            .help("How long passes take.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
            .withoutExemplars()
            .register(registry);
    success =
        gauge("remora_last_success_timestamp_seconds", "When a pass last succeeded.")
            .unit(Unit.SECONDS)
            .register(registry);
    confirmation =
        gauge(
                "remora_last_confirmation_timestamp_seconds",
                "When a source last confirmed what is published.")
            .unit(Unit.SECONDS)
            .register(registry);
    published =
        gauge("remora_info", "What is published, and from which commit of which code it is.")
            .labelNames("image", "revision", "commit", "code")
            .register(registry);
    revision =
        gauge("remora_revision_info", "What is published; remora_info takes its place.")
            .labelNames("image", "revision")
            .register(registry);
    created =
        gauge(
                "remora_revision_created_timestamp_seconds",
                "When what is published was made, as its author says.")
            .unit(Unit.SECONDS)
            .labelNames("image")
            .register(registry);
    signature =
        gauge("remora_signature_info", "Who signed what is published.")
            .labelNames("revision", "signer", "kind")
            .register(registry);
    takenOver =
        gauge("remora_taken_over", "1 when the volume belongs to another image.")
            .register(registry);
    gauge("remora_build_info", "Which Remora this is.")
        .labelNames("version")
        .register(registry)
        .labelValues(version)
        .set(1);
    GaugeWithCallback.builder(properties)
        .name("remora_confirmation_age_seconds")
        .help("How long ago a source last confirmed what is published.")
        .unit(Unit.SECONDS)
        .callback(callback -> health.age().ifPresent(age -> callback.call(seconds(age))))
        .register(registry);
    beginAtZero();
  }

  private Counter.Builder counter(String name, String help) {
    return Counter.builder(properties).name(name).help(help).withoutExemplars();
  }

  private Gauge.Builder gauge(String name, String help) {
    return Gauge.builder(properties).name(name).help(help).withoutExemplars();
  }

  /** So that the first of each is an increase, which is what alerts look for. */
  private void beginAtZero() {
    for (String outcome : new String[] {"unchanged", "changed", "vetoed", "failed"}) {
      polls.initLabelValues(outcome);
    }
    for (ExitCode code : ExitCode.values()) {
      if (code.isFailure()) {
        failures.initLabelValues(code.text());
      }
    }
    hooks.initLabelValues("told");
    hooks.initLabelValues("failed");
  }

  @Override
  public void happened(PassEvent event) {
    switch (event) {
      case PassEvent.Ended ended -> ended(ended);
      case PassEvent.Shown shown -> shown(shown);
      case PassEvent.Confirmed(Digest confirmed, Instant at) -> confirmation.set(seconds(at));
      case PassEvent.Told told -> hooks.labelValues("told").inc();
      case PassEvent.NotTold notTold -> hooks.labelValues("failed").inc();
      case PassEvent.TakenOver(var owner) -> takenOver.set(1);
      case PassEvent.Begun _, PassEvent.Held _, PassEvent.Started _, PassEvent.Waiting _ -> {}
    }
  }

  private void ended(PassEvent.Ended pass) {
    requests.inc(pass.requests());
    received.inc(pass.bytes());
    duration.observe(seconds(pass.took()));
    switch (pass.result()) {
      case PassResult.Unchanged unchanged -> succeeded("unchanged");
      case PassResult.Changed changed -> succeeded("changed");
      case PassResult.Vetoed(Failure failure) -> failed("vetoed", failure);
      case PassResult.Failed(Failure failure) -> failed("failed", failure);
    }
  }

  private void succeeded(String outcome) {
    polls.labelValues(outcome).inc();
    success.set(seconds(clock.now()));
  }

  private void failed(String outcome, Failure failure) {
    polls.labelValues(outcome).inc();
    failures.labelValues(failure.exitCode().text()).inc();
    if (REJECTED.contains(failure.exitCode())) {
      rejected.inc();
    }
  }

  private void shown(PassEvent.Shown shown) {
    Annotations annotations = shown.annotations();
    Authorship made = Authorship.of(annotations);
    published.clear();
    published
        .labelValues(
            shown.image(), shown.revision().toString(), label(made.commit()), label(made.code()))
        .set(1);
    created.clear();
    annotations
        .get(Annotations.CREATED)
        .flatMap(Timestamps::parse)
        .ifPresent(at -> created.labelValues(shown.image()).set(seconds(at)));
    revision.clear();
    revision.labelValues(shown.image(), shown.revision().toString()).set(1);
    signature.clear();
    String kind = shown.signerKind().map(SignerKind::text).orElse("");
    shown
        .signer()
        .ifPresent(name -> signature.labelValues(shown.revision().toString(), name, kind).set(1));
  }

  /** What a stranger wrote, in bounds; an empty label is none. */
  private static String label(Optional<String> said) {
    return said.map(Failure::harmless)
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_LABEL)))
        .orElse("");
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }
}
