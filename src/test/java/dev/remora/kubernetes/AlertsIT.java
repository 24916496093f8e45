package dev.remora.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/monitoring/alerts.yaml}, before Prometheus and a real follower; needs no cluster. */
class AlertsIT {
  private static final Path ALERTS = AlertRules.FILE;
  private static final Pattern METRIC = Pattern.compile("\\bremora_[a-z_]+");
  private static final Pattern LABEL = Pattern.compile("outcome!?=\"[a-z]+\"");
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

  @TempDir Path scratch;

  @Test
  @Requires(Tool.PROMTOOL)
  void eachFiresWhenItShouldAndSaysWhat() throws IOException {
    AlertRules.asTheyAre().write(scratch);
    Files.copy(Path.of("src/test/kubernetes/alerts.yaml"), scratch.resolve("alerts.yaml"));

    Tool.PROMTOOL.run(scratch, "check", "rules", "rules.yaml").expect(0);
    Tool.PROMTOOL.run(scratch, "test", "rules", "alerts.yaml").expect(0);
  }

  @Test
  @Requires(Tool.OLAREG)
  void whatTheyAskForIsServed() throws IOException {
    try (var registry = Olareg.start();
        var follower = follow(registry)) {
      var served = scrape(follower);

      for (var file : new String[] {ALERTS.toString(), "docs/kubernetes.md"}) {
        for (var metric : found(METRIC, Files.readString(Path.of(file)))) {
          assertTrue(served.contains("\n" + metric), metric + " of " + file + " in\n" + served);
        }
      }
      for (var label : found(LABEL, Files.readString(ALERTS))) {
        assertTrue(served.contains(label.replace("!", "")), label + " in\n" + served);
      }
      assertTrue(served.contains("class=\"integrity\""), served);
    }
  }

  @Test
  @Requires({Tool.OLAREG, Tool.PROMETHEUS})
  void aRegistryThatGoesAwayIsNoticed() throws IOException {
    var registry = Olareg.start();
    try (var follower = follow(registry);
        var prometheus =
            Prometheus.start(
                scratch,
                Map.of("app-1", address(follower)),
                AlertRules.inSeconds().write(scratch))) {
      try (registry) {
        prometheus.awaitScrapes(5);
        assertEquals(Set.of(), prometheus.firing());
      }

      prometheus.awaitAlerts("RemoraPollsFail", "RemoraConfigurationUnconfirmed");
    }
  }

  /** A follower, which polls each second, of an image in this registry. */
  private Remora.Started follow(RegistryServer registry) throws IOException {
    var image = TestImages.in(registry, "app").image("v1");
    var name = registry.endpoint() + "/app@" + image.digest();
    var remora = Remora.in(scratch);
    Files.writeString(remora.work().resolve("app.yaml"), "greeting: hello");
    remora.run("attach", name, "app.yaml").expect(0);
    return remora.start(
        Map.of("REMORA_LOG_FORMAT", "json"),
        "follow",
        name,
        "--to=" + scratch.resolve("volume"),
        "--interval=1s",
        "--http-port=0",
        "--http-address=127.0.0.1");
  }

  /** Where it serves, once it does. */
  private static String address(Remora.Started follower) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (System.nanoTime() - end < 0) {
      var address = ADDRESS.matcher(follower.stderr());
      if (address.find() && follower.stderr().contains("\"present\"")) {
        return address.group(1);
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("it does not serve: " + follower.stderr());
  }

  private static String scrape(Remora.Started follower) throws IOException {
    var metrics = URI.create("http://" + address(follower) + "/metrics").toURL();
    try (var in = metrics.openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
