package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.SilentServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of the packaged product, while it waits for a registry that says nothing. */
class MonitorIT {
  private static final String IMAGE = "/app@sha256:" + "1".repeat(64);
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

  @TempDir Path scratch;

  @Test
  void aPullServesThemWhereItIsAskedTo() throws Exception {
    try (SilentServer registry = SilentServer.onLoopback();
        Remora.Started started =
            Remora.in(scratch)
                .start(
                    Map.of("REMORA_LOG_FORMAT", "json"),
                    "pull",
                    registry.endpoint() + IMAGE,
                    "--to=" + scratch.resolve("volume"),
                    "--http-port=0",
                    "--http-address=127.0.0.1");
        Socket silent = registry.awaitConnection()) { // by now it serves
      Matcher address = ADDRESS.matcher(started.stderr());
      assertTrue(address.find(), started.stderr());
      URI root = URI.create("http://" + address.group(1));
      assertEquals(200, get(root.resolve("/healthz/live")).statusCode());
      assertEquals(503, get(root.resolve("/healthz/started")).statusCode());
      assertEquals(503, get(root.resolve("/healthz/ready")).statusCode());
      HttpResponse<String> metrics = get(root.resolve("/metrics"));
      assertEquals(200, metrics.statusCode());
      Said.contains(metrics.body(), "\nremora_polls_total{outcome=\"changed\"} 0.0\n");
      assertTrue(metrics.body().contains("\nremora_build_info{version="), metrics.body());
      HttpResponse<String> other =
          get(
              root.resolve("/metrics?unknown=%ff"),
              "Accept",
              "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily");
      assertEquals(200, other.statusCode());
      assertTrue(other.headers().firstValue("Content-Type").orElse("").startsWith("text/plain;"));
      assertEquals(metrics.body(), other.body());
      assertTrue(silent.isConnected());
    }
  }

  @Test
  void aPortInUseIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run =
          Remora.in(scratch)
              .run(
                  "pull",
                  "127.0.0.1:1" + IMAGE,
                  "--to=" + scratch.resolve("volume"),
                  "--http-port=" + taken.getLocalPort(),
                  "--http-address=127.0.0.1")
              .expect(2);
      assertEquals(1, run.stderr().lines().count(), run::toString);
      assertTrue(run.stderr().contains("the port is in use"), run::toString);
    }
  }

  private static HttpResponse<String> get(URI uri, String... header) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (header.length > 0) {
      request.headers(header);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
