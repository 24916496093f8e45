package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.time.Deadline;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs names and TLS that no test machine has. */
class RedirectRulesTest {
  /** Where names are connected to; nobody knows it before. */
  private static final Map<String, Reach> CONNECTED =
      Map.of(
          "public.example", Reach.PUBLIC,
          "private.example", Reach.PRIVATE,
          "my_registry", Reach.PRIVATE,
          "localhost", Reach.MACHINE);

  private static final RedirectRules RULES =
      new RedirectRules(
          ProxySettings.of(Map.of()),
          host -> new InetAddress[] {AddressLiteral.parse(host).orElseThrow()},
          new Wire() {
            @Override
            public Optional<Reach> farthest(Route route, Arrival arrival) {
              String host = route.origin().host();
              return AddressLiteral.parse(host)
                  .map(Reach::of)
                  .or(() -> Optional.ofNullable(CONNECTED.get(host)));
            }

            @Override
            public Response send(Hop hop, boolean anew, Duration patience, Deadline deadline) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Meter meter() {
              throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
          });

  private static Hop redirected(Request request, String to) {
    return RULES.next(RULES.first(request), new Redirect(request.uri(), to)).orElseThrow();
  }

  /** An answer from one place that names another. */
  private record Redirect(URI uri, String to) implements Response {
    @Override
    public int status() {
      return 302;
    }

    @Override
    public Optional<String> header(String name) {
      return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
      return name.equals("Location") ? List.of(to) : List.of();
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  private static Request request(String uri) {
    return Request.get(
        URI.create(uri), Map.of(), new Purpose("fetch the manifest of", "registry.example/app"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/, https://storage.example/x, SENT_BY_PUBLIC",
    "http://public.example/, https://8.8.8.8/x, SENT_BY_PUBLIC",
    "https://private.example/, https://storage.example/x, SENT_BY_PRIVATE",
    "https://private.example/, https://10.1.2.3/x, SENT_BY_PRIVATE",
    "https://10.0.0.1/, https://[fd12::1]/x, SENT_BY_PRIVATE",
    "https://10.0.0.1/, https://100.64.0.1/x, SENT_BY_PRIVATE",
    "https://192.168.1.1/, https://8.8.8.8/x, SENT_BY_PRIVATE",
    "http://localhost:5000/, http://127.0.0.1:9000/x, SENT_BY_THIS_MACHINE",
    "http://127.0.0.1:5000/, http://10.0.0.1/x, SENT_BY_THIS_MACHINE",
    "https://public.example/, https://public.example:8443/x, SENT_BY_PUBLIC",
    "https://public.example/, https://public.example/x, ASKED",
    "http://169.254.7.7:5000/, http://169.254.7.7:9000/x, SENT_WITHIN_ADDRESS",
  })
  void allowed(String from, String to, Arrival arrival) {
    Hop hop = redirected(request(from), to);
    assertEquals(URI.create(to), hop.request().uri());
    assertEquals(arrival, hop.arrival());
    assertEquals(arrival, RULES.first(request(to).sentBy(origin(from))).arrival());
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/, https://10.0.0.1/x",
    "https://public.example/, https://172.31.255.1/x",
    "https://public.example/, https://100.127.0.1/x",
    "https://public.example/, https://[fd00::1]/x",
    "https://public.example/, https://0.0.0.0/x",
    "https://public.example/, https://[::]/x",
    "https://public.example/, https://[::1]/x",
    "https://public.example/, https://[::127.0.0.1]/x",
    "https://public.example/, https://[64:ff9b::a9fe:a9fe]/x",
    "https://private.example/, https://127.0.0.1/x",
    "https://private.example/, https://169.254.169.254/x",
    "https://10.0.0.1/, https://[::ffff:127.0.0.1]/x",
    "http://127.0.0.1:5000/, http://169.254.169.254/x",
    "http://localhost:5000/, http://0.0.0.0:5000/x",
    "http://169.254.7.7:5000/, http://169.254.7.8:5000/x",
  })
  void nobodySendsUsNearerThanWeReachedThem(String from, String to) {
    ProtocolViolation redirect =
        assertThrows(ProtocolViolation.class, () -> redirected(request(from), to));
    assertTrue(redirect.line().contains(" redirects to "), redirect.line());
    assertTrue(redirect.line().contains("not public"), redirect.line());

    ProtocolViolation sent =
        assertThrows(ProtocolViolation.class, () -> RULES.first(request(to).sentBy(origin(from))));
    assertTrue(sent.line().contains(" sends us to "), sent.line());
    assertTrue(sent.line().contains("not public"), sent.line());
  }

  @Test
  void whoIsSentByAnotherIsAsCloseAsThatOne() {
    Hop hop = redirected(request("https://10.0.0.1/"), "https://public.example/a");
    Response back = new Redirect(hop.request().uri(), "https://10.0.0.1/b");
    assertThrows(ProtocolViolation.class, () -> RULES.next(hop, back));
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/, http://storage.example/x",
    "https://public.example/, http://public.example/x",
    "https://localhost/, http://localhost/x",
  })
  void redirectFromTlsToNoTlsIsRefused(String from, String to) {
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> redirected(request(from), to));
    assertTrue(failure.line().contains("from https to http"), failure.line());
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/, https://storage.example/x",
    "https://public.example/, https://public.example/x",
    "http://localhost:5000/, http://localhost:5000/x",
  })
  void whatNoDigestVerifiesMayComeFromWhereTlsLeads(String from, String to) {
    assertEquals(URI.create(to), redirected(request(from).betweenTls(), to).request().uri());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:5000/, http://localhost:9000/x",
    "http://localhost:5000/, http://127.0.0.1:5000/x",
    "http://public.example/, https://public.example/x",
    "http://public.example/, https://storage.example/x",
  })
  void whatNoDigestVerifiesDoesNotComeFromWhereSomebodyOnTheWayMaySendUs(String from, String to) {
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> redirected(request(from).betweenTls(), to));
    assertTrue(failure.line().contains("without TLS"), failure.line());
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/, https://my_bucket.storage.example/x, my_bucket.storage.example",
    "https://my_registry/, //other_store:9000/x, other_store:9000",
    "https://my_registry/, /x, my_registry",
  })
  void hostsMayHaveUnderscores(String from, String to, String origin) {
    assertEquals(origin, Origin.of(redirected(request(from), to).request().uri()).toString());
  }

  @Test
  void emptyLocationIsNone() {
    Hop hop = RULES.first(request("https://public.example/"));
    assertEquals(Optional.empty(), RULES.next(hop, new Redirect(hop.request().uri(), " ")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://public.example/v2/app/manifests/v1, https://other.example/v2/x/app/manifests/v1, true",
    "https://public.example/v2/app/manifests/v1, https://public.example/login, true",
    "https://public.example/v2/app/manifests/v1, https://other.example/app%2Fmanifests%2Fv1, false",
    "https://public.example/v2/app/manifests/v1, https://other.example/manifests/v12, false",
    "https://public.example/v2/app/manifests/v1, https://other.example/login?manifests/v1, false",
    "http://localhost:5000/v2/app/manifests/v1, http://localhost:9000/login, false",
  })
  void whatIsKeptElsewhereIsFollowedAndAPageInsteadIsAnAnswer(
      String from, String to, boolean followed) {
    Request request = request(from).toTheSame();
    Optional<Hop> next = RULES.next(RULES.first(request), new Redirect(request.uri(), to));
    assertEquals(followed, next.isPresent());
  }

  @Test
  void whatIsKeptElsewhereIsFollowedByTlsAlone() {
    Request request = request("http://localhost:5000/v2/app/manifests/v1").toTheSame();
    assertThrows(
        RegistryUnavailable.class,
        () -> redirected(request, "http://localhost:9000/v2/app/manifests/v1"));
  }

  @Test
  void originsAreComparedAsBrowsersDo() {
    assertEquals(origin("HTTPS://Registry.Example/a"), origin("https://registry.example:443/b"));
    assertTrue(!origin("https://a.example/").equals(origin("https://a.example:444/")));
    assertTrue(!origin("https://a.example:80/").equals(origin("http://a.example/")));
  }

  private static Origin origin(String uri) {
    return Origin.of(URI.create(uri));
  }
}
