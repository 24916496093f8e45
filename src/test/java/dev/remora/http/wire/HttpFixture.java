package dev.remora.http.wire;

import dev.remora.failure.Purpose;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.NetworkClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Resolver;
import dev.remora.http.Response;
import dev.remora.http.tls.Tls;
import dev.remora.http.tls.TlsSettings;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/**
 * Scripted servers and clients of them, closed after each test. What a server does in the one form
 * of HTTP as in the other is for a class with {@code @ParameterizedClass}.
 */
abstract class HttpFixture {
  static final Purpose PURPOSE = new Purpose("fetch the manifest of", "registry.example/app");
  static final TlsSettings NOBODY =
      new TlsSettings(Optional.empty(), Optional.empty(), List.of(), Duration.ZERO);

  /** Limits that no test waits for, however busy the machine is. */
  static final TransportSettings SETTINGS =
      new TransportSettings(
          new TimeLimits(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2)),
          NOBODY,
          ProxySettings.of(Map.of()),
          "remora/test");

  /** Settings under which a stall is soon noticed. */
  static final TransportSettings IMPATIENT =
      with(new TimeLimits(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(400)));

  final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  Trace trace = Trace.off();

  /** What {@link #server()} speaks. */
  @Parameter Form form = Form.HTTP_1_1;

  private final List<AutoCloseable> opened = new ArrayList<>();

  static TransportSettings with(TimeLimits limits) {
    return new TransportSettings(limits, SETTINGS.tls(), SETTINGS.proxies(), SETTINGS.userAgent());
  }

  static TransportSettings with(TlsSettings tls) {
    return new TransportSettings(SETTINGS.limits(), tls, SETTINGS.proxies(), SETTINGS.userAgent());
  }

  static TransportSettings with(ProxySettings proxies) {
    return new TransportSettings(SETTINGS.limits(), SETTINGS.tls(), proxies, SETTINGS.userAgent());
  }

  static TlsSettings trusting(Path caFile) {
    return new TlsSettings(Optional.of(caFile), Optional.empty(), List.of(), Duration.ZERO);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  ScriptedServer server() {
    return opened(form.server());
  }

  ScriptedServer serverThatGreets(String greeting) {
    return opened(ScriptedServer.greeting(greeting));
  }

  ScriptedServer server(ServerCertificate certificate) {
    return opened(ScriptedServer.tls(certificate.context()));
  }

  /** A client that waits for nothing but the network. */
  NetworkClient client() {
    return client(SETTINGS);
  }

  NetworkClient client(TransportSettings settings) {
    return client(settings, clock);
  }

  NetworkClient client(TransportSettings settings, Clock clock) {
    return client(settings, clock, InetAddress::getAllByName);
  }

  NetworkClient client(TransportSettings settings, Clock clock, Resolver resolver) {
    TransportSettings trusting = trusting(settings);
    return opened(
        QuarkusWire.client(
            trusting, new Tls(trusting.tls()), clock, new Random(1), trace, resolver));
  }

  /** The same, which trust the server of the form that is spoken over TLS. */
  private TransportSettings trusting(TransportSettings settings) {
    return form == Form.HTTP_2 && settings.tls().equals(NOBODY)
        ? new TransportSettings(
            settings.limits(),
            trusting(Form.certificate().ca()),
            settings.proxies(),
            settings.userAgent())
        : settings;
  }

  <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  static Deadline soonInRealTime() {
    return Deadline.in(Duration.ofMinutes(1), Clock.system());
  }

  /** As failures say it. */
  static String said(Duration limit) {
    return Durations.text(limit);
  }

  static Request get(URI uri, String... namesAndValues) {
    return request(Method.GET, uri, namesAndValues);
  }

  static Request request(Method method, URI uri, String... namesAndValues) {
    return new Request(method, uri, headers(namesAndValues), Optional.empty(), PURPOSE);
  }

  static Request put(URI uri, RequestBody body, String... namesAndValues) {
    return new Request(Method.PUT, uri, headers(namesAndValues), Optional.of(body), PURPOSE);
  }

  private static Map<String, String> headers(String... namesAndValues) {
    Map<String, String> headers = new java.util.LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /** What is answered to so many requests at a time. */
  List<String> together(HttpClient client, ScriptedServer server, int many) throws Exception {
    List<String> bodies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String path = "/" + i;
        all.add(threads.submit(() -> text(client.send(get(server.uri(path)), soon()))));
      }
      for (Future<String> one : all) {
        bodies.add(one.get());
      }
    }
    return bodies;
  }

  static String text(Response response) throws IOException {
    try (response) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
