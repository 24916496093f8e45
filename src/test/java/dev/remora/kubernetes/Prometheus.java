package dev.remora.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A Prometheus that scrapes its targets each second; closing kills it. */
final class Prometheus implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("\"Listening on\".* address=(\\S+)");

  /** Only keep a test from hanging. */
  private static final long LIMIT_SECONDS = 120;

  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final String TARGETS = "targets.json";

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private Prometheus(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param targets by the name of the pod, {@code HOST:PORT}
   * @param rules a file of rules
   */
  static Prometheus start(Path directory, Map<String, String> targets, Path rules) {
    try {
      scrape(directory, targets);
      var config =
          Files.writeString(
              directory.resolve("prometheus.yml"),
              """
              global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
              rule_files: ['%s']
              scrape_configs:
                - job_name: remora
                  file_sd_configs: [{files: ['%s']}]
              """
                  .formatted(rules, directory.resolve(TARGETS)));
      var log = directory.resolve("prometheus.log");
      var line =
          List.of(
              Tool.PROMETHEUS.required().toString(),
              "--config.file=" + config,
              "--storage.tsdb.path=" + directory.resolve("data"),
              "--web.listen-address=127.0.0.1:0");
      var process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      // a run that is broken off leaves no server behind
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Prometheus(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what one that was started in this directory is to scrape from now on. */
  static void scrape(Path directory, Map<String, String> targets) {
    var groups = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(targets)
        .forEach(
            (pod, address) -> {
              var group = groups.addObject();
              group.putArray("targets").add(address);
              group
                  .putObject("labels")
                  .put("namespace", "shop")
                  .put("pod", pod)
                  .put("container", "remora");
            });
    try {
      var written = Files.writeString(directory.resolve(TARGETS + ".new"), groups.toString());
      Files.move(written, directory.resolve(TARGETS), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has seen this many values of the first target's. */
  void awaitScrapes(int values) {
    var query = "/api/v1/query?query=count_over_time(remora_build_info%5B1h%5D)";
    await(
        values + " scrapes",
        () -> {
          var counts = json(query).path("data").path("result");
          return counts.path(0).path("value").path(1).asInt() >= values;
        });
  }

  /** Waits until just these alerts fire. */
  void awaitAlerts(String... names) {
    await("just " + List.of(names), () -> firing().equals(Set.of(names)));
  }

  /** Waits until none fires. */
  void awaitSilence() {
    awaitAlerts();
  }

  /** Waits until a query has this many results. */
  void awaitResults(String query, int number) {
    var path = "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
    await(number + " of " + query, () -> json(path).path("data").path("result").size() == number);
  }

  /** One of the results of a query: a value and the labels that it is of. */
  record Sample(Map<String, String> labels, double value) {}

  /** What a query says now. */
  List<Sample> query(String expression) {
    var answer = json("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
    assertEquals("success", answer.path("status").asText(), () -> expression + ": " + answer);
    var samples = new ArrayList<Sample>();
    for (var result : answer.path("data").path("result")) {
      var labels = new TreeMap<String, String>();
      result
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      samples.add(new Sample(labels, result.path("value").path(1).asDouble()));
    }
    return List.copyOf(samples);
  }

  /** Where it is asked; it has answered before. */
  String address() {
    try {
      var address = LISTENS.matcher(Files.readString(log));
      if (!address.find()) {
        throw new IllegalStateException("it does not listen");
      }
      return "http://" + address.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the alerts that fire. */
  Set<String> firing() {
    var names = new TreeSet<String>();
    for (var alert : json("/api/v1/alerts").path("data").path("alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        names.add(alert.path("labels").path("alertname").asText());
      }
    }
    return names;
  }

  private JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(get(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - end > 0 || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              what + " was never seen, only " + firing() + "\n" + Files.readString(log));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it answers; nothing as long as it does not listen, or is not ready yet. */
  private String get(String path) {
    try {
      var address = LISTENS.matcher(Files.readString(log));
      if (!address.find()) {
        return "{}";
      }
      var request =
          HttpRequest.newBuilder(URI.create("http://" + address.group(1) + path))
              .timeout(ANSWER)
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 503 ? "{}" : response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    client.close();
  }
}
