package dev.remora.readers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.readers.Delivery.Swap;
import dev.remora.rig.Authority;
import dev.remora.rig.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One application on one volume: its start, an update, and the way back. What is delivered says
 * {@value #FIRST} in two places, after the update {@value #SECOND} in both, and the application
 * shows both.
 */
final class Scene implements AutoCloseable {
  static final String FIRST = "hello";
  static final String SECOND = "moin";

  private static final Duration START = Duration.ofSeconds(60);

  private final Path scratch;
  private final Path volume;
  private final int port;
  private final Recipe recipe;
  private final Map<String, byte[]> first;
  private final Map<String, byte[]> second;
  private final Map<String, String> certificates = new HashMap<>();
  private final Map<String, Duration> oddities = new TreeMap<>();
  private Optional<Delivery> delivery = Optional.empty();
  private Optional<Application> application = Optional.empty();
  private Optional<Recorder> recorder = Optional.empty();

  private Scene(Path scratch, String application, String directory) {
    this.scratch = scratch;
    this.volume = scratch.resolve("config");
    this.port = FreePort.any(InetAddress.getLoopbackAddress());
    this.recipe = new Recipe(application, volume, port);
    this.first = recipe.delivered(directory, FIRST, FIRST);
    this.second = recipe.delivered(directory, FIRST, SECOND);
  }

  /** Delivers the files in {@code config/} of a recipe. */
  static Scene of(Path scratch, String recipe) {
    return of(scratch, recipe, "config");
  }

  /** Delivers the files in a directory of a recipe. */
  static Scene of(Path scratch, String recipe, String directory) {
    return new Scene(scratch, recipe, directory);
  }

  /** Has the second revision say something else in one of its files. */
  Scene then(String name, String text) {
    second.put(name, text.getBytes(UTF_8));
    return this;
  }

  /** Delivers a certificate and its key, too, another in the second revision. */
  Scene withCertificates() {
    certificate(first, FIRST);
    certificate(second, SECOND);
    return this;
  }

  private void certificate(Map<String, byte[]> files, String word) {
    var identity = Authority.in(scratch.resolve("authority-" + word)).server();
    try {
      files.put("tls.crt", Files.readAllBytes(identity.certificate()));
      files.put("tls.key", Files.readAllBytes(identity.key()));
      certificates.put(serial(identity.certificate()).toString(), both(word));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@code remora follow} with nobody to tell. */
  Scene deliver() {
    return deliver("");
  }

  /** Starts {@code remora follow} with this {@code on-change}, and waits for the first revision. */
  Scene deliver(String onChange) {
    delivery = Optional.of(Delivery.start(scratch, volume, first, recipe.placed(onChange)));
    return this;
  }

  /** Starts the application. */
  Scene start(String... line) {
    return start(Map.of(), line);
  }

  Scene start(Map<String, String> environment, String... line) {
    var variables = new HashMap<String, String>();
    environment.forEach((name, value) -> variables.put(name, recipe.placed(value)));
    application =
        Optional.of(
            Application.start(scratch, variables, Stream.of(line).map(recipe::placed).toList()));
    return this;
  }

  /** A file of the recipe, beside the volume. */
  String file(String name) {
    return recipe.copy(name, scratch).toString();
  }

  String port() {
    return Integer.toString(port);
  }

  Path scratch() {
    return scratch;
  }

  Path volume() {
    return volume;
  }

  /** What the application prints is what it has read. */
  Scene prints() {
    return shows(() -> application.orElseThrow().reads());
  }

  /** Where it listens. */
  String url() {
    return recipe.placed("http://127.0.0.1:8080");
  }

  /** What it answers is what it has read. */
  Scene answers(String path) {
    var url = url() + path;
    return shows(() -> Pages.get(url));
  }

  /** The certificate that it shows is the one that it has read. */
  Scene showsCertificate() {
    return shows(
        () -> {
          var serial = Pages.certificate(port);
          return certificates.getOrDefault(serial, serial);
        });
  }

  Scene shows(Supplier<String> shown) {
    recorder = Optional.of(new Recorder(shown));
    return this;
  }

  /** Waits until it shows this after its start. */
  Scene awaitStart(String shown) {
    await(shown, START);
    return this;
  }

  /** As {@link #play(String, String, Sees, Sees)} for one that does not see the update. */
  void playUnseen(String name, String how) {
    awaitStart(both(FIRST));
    turn(SECOND, delivered().update(second), Sees.NEVER);
    Rows.write(name, how, "never", "–", oddities);
  }

  /** Start, update, roll back; fails unless the application sees both when it is said to. */
  void play(String name, String how, Sees update, Sees back) {
    awaitStart(both(FIRST));
    var updated = turn(SECOND, delivered().update(second), update);
    var returned = turn(FIRST, delivered().rollBack(), back);
    Rows.write(name, how, text(updated), text(returned), oddities);
  }

  private static String text(Optional<Duration> seen) {
    return seen.map(after -> after.toMillis() + " ms").orElse("never");
  }

  /** When it was seen, after the swap. */
  private Optional<Duration> turn(String word, Swap swap, Sees expected) {
    var shown = recorder.orElseThrow();
    boolean seen = Recorder.await(expected.limit(), () -> shown.last().equals(both(word)));
    swap.awaitRetired(); // whoever has seen it still does afterwards
    Optional<Duration> after =
        seen
            ? Optional.of(shown.when(both(word), swap.begun()).orElseThrow())
                .map(at -> Duration.ofNanos(Math.max(0, at - swap.at())))
            : Optional.empty();
    assertTrue(expected.allows(after), () -> word + ": " + text(after) + "\n" + this);
    if (seen) {
      assertTrue(
          Recorder.await(Duration.ofSeconds(5), () -> shown.last().equals(both(word))),
          this::toString);
    }
    shown
        .shown(swap.begun(), Scene::oddity)
        .forEach((kind, time) -> oddities.merge(kind, time, Duration::plus));
    return after;
  }

  /** What neither revision says; empty for what one of them does. */
  private static String oddity(String shown) {
    if (shown.equals(both(FIRST)) || shown.equals(both(SECOND))) {
      return "";
    }
    return shown.contains(FIRST) && shown.contains(SECOND) ? "a mixture" : shown;
  }

  private static String both(String word) {
    return word + " " + word;
  }

  private void await(String shown, Duration limit) {
    assertTrue(
        Recorder.await(limit, () -> recorder.orElseThrow().last().equals(shown)), this::toString);
  }

  private Delivery delivered() {
    return delivery.orElseThrow();
  }

  private static BigInteger serial(Path pem) throws IOException {
    try (var in = Files.newInputStream(pem)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return ((X509Certificate) certificate).getSerialNumber();
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "shown: "
        + recorder.map(Recorder::toString).orElse("nothing")
        + "\nRemora:\n"
        + delivery.map(Delivery::log).orElse("")
        + "\nthe application:\n"
        + application.map(Application::log).orElse("");
  }

  @Override
  public void close() {
    recorder.ifPresent(Recorder::close);
    application.ifPresent(Application::close);
    delivery.ifPresent(Delivery::close);
  }
}
