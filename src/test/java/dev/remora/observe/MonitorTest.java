package dev.remora.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassResult;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever asks over HTTP gets. */
class MonitorTest {
  private static final Purpose PULL = new Purpose("pull", "registry.example/app");
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-08-01T12:00:00Z"));
  private final Monitor monitor =
      Monitor.start(ANY_PORT, Optional.of(Duration.ofHours(1)), "1.2.3", clock);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    monitor.close();
  }

  @Test
  void probesSayWhyNot() throws Exception {
    assertEquals("503 nothing of this image was published yet\n", get("/healthz/started"));
    assertEquals("503 nothing of this image is published\n", get("/healthz/ready"));
    assertEquals("200 ok\n", get("/healthz/live"));
    monitor.happened(Events.shown());
    monitor.happened(Events.confirmed(clock.now()));
    assertEquals("200 ok\n", get("/healthz/started"));
    assertEquals("200 ok\n", get("/healthz/ready"));
    clock.advance(Duration.ofHours(2));
    assertTrue(get("/healthz/ready").startsWith("503 the last confirmation is 2h old"));
    assertTrue(get("/healthz/live").startsWith("503 "));
    assertTrue(get("/").startsWith("404 /metrics, "));
    assertTrue(get("/metricsx").startsWith("404 "));
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    HttpResponse<String> post =
        client.send(
            request("/healthz/live").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(405, post.statusCode());
    HttpResponse<String> head =
        client.send(request("/healthz/ready").HEAD().build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(503, head.statusCode());
  }

  @Test
  void whatHappenedIsCounted() throws Exception {
    monitor.happened(Events.shown(Digest.parse("sha256:" + "9".repeat(64))));
    monitor.happened(Events.ended(new PassResult.Changed(Events.published())));
    monitor.happened(Events.shown());
    monitor.happened(Events.confirmed(clock.now()));
    monitor.happened(Events.ended(new PassResult.Unchanged(Events.published())));
    monitor.happened(Events.ended(new PassResult.Unchanged(Events.published())));
    monitor.happened(
        Events.ended(new PassResult.Failed(new RegistryUnavailable(PULL, "it is away", ""))));
    monitor.happened(Events.ended(new PassResult.Vetoed(new ContentRefused(PULL, "bad", ""))));
    monitor.happened(new PassEvent.Told(Events.REVISION));
    monitor.happened(new PassEvent.NotTold(Events.REVISION, "nobody is there"));
    clock.advance(Duration.ofSeconds(90));
    List<String> lines = metrics();
    for (String line :
        List.of(
            "remora_polls_total{outcome=\"changed\"} 1.0",
            "remora_polls_total{outcome=\"unchanged\"} 2.0",
            "remora_polls_total{outcome=\"failed\"} 1.0",
            "remora_polls_total{outcome=\"vetoed\"} 1.0",
            "remora_poll_failures_total{class=\"unavailable\"} 1.0",
            "remora_poll_failures_total{class=\"refused\"} 1.0",
            "remora_poll_failures_total{class=\"access-denied\"} 0.0",
            "remora_rejected_candidates_total 1.0",
            "remora_requests_total 15.0",
            "remora_received_bytes_total 5000.0",
            "remora_change_notices_total{outcome=\"told\"} 1.0",
            "remora_change_notices_total{outcome=\"failed\"} 1.0",
            "remora_pass_duration_seconds_count 5",
            "remora_pass_duration_seconds_bucket{le=\"0.05\"} 5",
            "remora_confirmation_age_seconds 90.0",
            "remora_last_confirmation_timestamp_seconds 1.7855856E9",
            "remora_last_success_timestamp_seconds 1.7855856E9",
            "remora_info{code=\"https://github.com/acme/app\",commit=\""
                + Events.COMMIT
                + "\",image=\"registry.example/app@"
                + Events.IMAGE
                + "\",revision=\""
                + Events.REVISION
                + "\"} 1.0",
            "remora_revision_created_timestamp_seconds{image=\"registry.example/app@"
                + Events.IMAGE
                + "\"} 1.7855424E9",
            "remora_revision_info{image=\"registry.example/app@"
                + Events.IMAGE
                + "\",revision=\""
                + Events.REVISION
                + "\"} 1.0",
            "remora_taken_over 0.0",
            "remora_build_info{version=\"1.2.3\"} 1.0")) {
      assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
    }
    for (String one : List.of("remora_info{", "remora_revision_info{", "remora_revision_created")) {
      assertEquals(1, lines.stream().filter(line -> line.startsWith(one)).count(), one);
    }
  }

  @Test
  void whatAStrangerWroteIsALabelInBounds() throws Exception {
    monitor.happened(
        Events.shownWith(
            Map.of(
                Annotations.REVISION,
                "\u001b[31m" + "x".repeat(10_000),
                Annotations.CREATED,
                "yesterday")));
    String text = get("/metrics");
    assertTrue(text.contains("commit=\"\uFFFD[31m" + "x".repeat(195) + "\""), text);
    assertTrue(text.contains("remora_info{code=\"\",commit="), text);
    assertFalse(text.contains("remora_revision_created_timestamp_seconds{"), text);
  }

  @Test
  void whoSignedIsOneAtATimeAndNothingWhereNobodyIsAsked() throws Exception {
    String name = "remora_signature_info";
    monitor.happened(Events.shown());
    assertFalse(get("/metrics").contains(name));
    monitor.happened(Events.shown(Events.IMAGE, "old.pub (SHA256:a=)"));
    monitor.happened(Events.shown(Events.REVISION, "a \"quoted\" name (SHA256:b=)"));
    List<String> lines = get("/metrics").lines().filter(l -> l.startsWith(name)).toList();
    assertEquals(
        List.of(
            "remora_signature_info{kind=\"key\",revision=\"%s\",signer=\"a \\\"quoted\\\" name (SHA256:b=)\"} 1.0"
                .formatted(Events.REVISION)),
        lines);
    monitor.happened(Events.shown());
    assertFalse(get("/metrics").contains(name + "{"));
  }

  @Test
  void noTimeThatADocumentGivesEndsTheAnswer() throws Exception {
    for (Instant at : List.of(Instant.MIN, Instant.parse("0001-01-01T00:00:00Z"), Instant.MAX)) {
      monitor.happened(Events.confirmed(at));
      monitor.happened(Events.shown());
      assertTrue(get("/metrics").startsWith("200 "), at.toString());
      assertFalse(get("/healthz/ready").startsWith("500 "), at.toString());
    }
  }

  @Test
  void everyMetricHasAnExplanationAndABaseUnit() throws Exception {
    monitor.happened(Events.confirmed(clock.now()));
    monitor.happened(Events.shown());
    List<String> lines = metrics();
    for (String line : lines) {
      if (line.startsWith("# TYPE ")) {
        String name = line.split(" ", -1)[2];
        assertTrue(name.startsWith("remora_"), name);
        assertFalse(name.contains("milli") || name.contains("kilo"), name);
        assertTrue(lines.stream().anyMatch(help -> help.startsWith("# HELP " + name + " ")), name);
      }
    }
  }

  @Test
  void openMetricsAreServedToWhoAsksForThem() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/metrics").header("Accept", "application/openmetrics-text").build(),
            HttpResponse.BodyHandlers.ofString());
    assertTrue(response.body().endsWith("# EOF\n"), response.body());
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        response.headers().firstValue("Content-Type").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily | /metrics",
        "application/vnd.google.protobuf;q=0.7,text/plain;version=0.0.4;q=0.4  | /metrics",
        "text/plain;version=1.0.0;escaping=nonsense                             | /metrics",
        "*/*                            | /metrics?debug=prometheus-protobuf&x",
        "*/*                            | /metrics?name[]=%zz&name[&=&&%",
        "nonsense \u00ff                | /metrics?",
      })
  void whateverElseIsAskedForTheTextIsServed(String accept, String target) throws Exception {
    InetSocketAddress server = new InetSocketAddress(ANY_PORT.getAddress(), port());
    try (Peer peer = new Peer(server)) {
      String answer =
          peer.say("GET " + target + " HTTP/1.1\r\nAccept: " + accept + "\r\n\r\n").read();
      assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; "), answer);
      assertTrue(answer.contains("\nremora_build_info{version=\"1.2.3\"} 1.0\n"), answer);
      assertTrue(answer.contains("\nremora_taken_over 0.0\n"), answer);
    }
  }

  @Test
  void onlyTheMetricsAreServedThatAreNamed() throws Exception {
    String body = get("/metrics?name%5B%5D=remora_taken_over&x=y&name[]=remora_polls");
    assertTrue(body.contains("\nremora_taken_over 0.0\n"), body);
    assertTrue(body.contains("\nremora_polls_total{outcome=\"failed\"} 0.0\n"), body);
    assertFalse(body.contains("remora_build_info"), body);
  }

  @Test
  void aPortInUseIsOneClearLine() {
    InetSocketAddress taken = new InetSocketAddress(ANY_PORT.getAddress(), port());
    UsageFailure e =
        assertThrows(
            UsageFailure.class, () -> Monitor.start(taken, Optional.empty(), "1.2.3", clock));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertEquals(
        "cannot serve health and metrics on 127.0.0.1:"
            + port()
            + ": the port is in use; set another --http-port or --http-address, or --http-port off",
        e.line());
  }

  @Test
  void ofAllAddressesThePortIsNamed() {
    try (Monitor everywhere =
        Monitor.start(new InetSocketAddress(0), Optional.empty(), "1.2.3", clock)) {
      String address = everywhere.address();
      assertEquals("port " + address.substring(address.lastIndexOf(':') + 1), everywhere.place());
    }
    assertEquals(monitor.address(), monitor.place());
  }

  @Test
  void anAddressOfAnotherMachineIsOneClearLine() throws IOException {
    InetSocketAddress elsewhere =
        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0); // RFC 5737
    UsageFailure e =
        assertThrows(
            UsageFailure.class, () -> Monitor.start(elsewhere, Optional.empty(), "1.2.3", clock));
    assertTrue(e.line().contains("192.0.2.1:0: this machine does not have that address"), e.line());
  }

  private List<String> metrics() throws Exception {
    return client
        .send(request("/metrics").build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }

  private int port() {
    String address = monitor.address();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + monitor.address() + path));
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
