package dev.remora.cli;

import dev.remora.rig.Content;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.TestImages;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The night that docs/on-call.md tells of, at twenty to three: what is attached, by whom, what is
 * on the volume of a pod, and what goes wrong.
 */
final class OnCallNight implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-26T02:40:00Z");
  private static final String FIRST = "greeting: hello\ndatabase:\n  pool: 20\n  timeout: 5s\n";
  private static final String GOOD = FIRST.replace("20", "40");
  private static final String BAD = GOOD.replace("timeout: 5s", "timeout 30s");

  private final Path work;
  private final VirtualClock clock = new VirtualClock(NOW);
  private final RegistryServer registry = Olareg.start();
  private final RegistryServer lost = Olareg.start();
  private boolean isLost;
  private final RegistryServer guarded;
  private final Map<String, String> images = new HashMap<>();

  private OnCallNight(Path work) {
    this.work = work;
    guarded = GuardedDistribution.withPassword(work);
  }

  static OnCallNight in(Path work) throws IOException {
    OnCallNight night = new OnCallNight(work);
    night.yesterday();
    night.today();
    night.signed();
    night.ambiguous();
    night.registryThatGoesAway();
    return night;
  }

  /** The terminal of who is called, in the scene of a transcript. */
  PageTerminal at(String scene) throws IOException {
    clock.set(NOW);
    Place place =
        switch (scene) {
          case "signed", "explain", "key" -> new Place("signed", "signed");
          case "ambiguous" -> new Place("ambiguous", "nothing");
          case "away", "stale" -> new Place("lost", "lost");
          default -> new Place("today", "config");
        };
    switch (scene) {
      case "altered" -> write("greeting: nobody\n");
      case "dry-run" -> write(GOOD); // somebody put it right
      case "away", "stale" -> loseTheRegistry();
      default -> {}
    }
    String image = Objects.requireNonNull(images.get(place.image()));
    return new PageTerminal(Map.of(), clock)
        .where("$IMAGE", image)
        .where("private.example", guarded.endpoint())
        .where("registry.example", image.substring(0, image.indexOf('/')))
        .where("/config", work.resolve(place.volume()).toString())
        .where("prod.pub", work.resolve("prod.pub").toString())
        .where("scratch", work.resolve("scratch").toString());
  }

  private void write(String text) throws IOException {
    Files.writeString(work.resolve("config/..data/app.yaml"), text);
  }

  private void loseTheRegistry() {
    if (!isLost) {
      isLost = true;
      lost.close();
    }
  }

  private void yesterday() throws IOException {
    String image = make("yesterday", registry, "shop/app", "v1");
    attach(image, FIRST, "2026-11-24T15:12:09Z", "ana", "5d41");
  }

  private void today() throws IOException {
    String image = make("today", registry, "shop/app", "v2");
    attach(image, FIRST, "2026-11-25T09:30:12Z", "ana", "7d79");
    attach(image, GOOD, "2026-11-25T16:05:40Z", "ben", "e4da");
    pull(image, "config", "2026-11-25T16:10:02Z");
    attach(image, BAD, "2026-11-26T01:52:10Z", "cem", "1679");
  }

  private void signed() throws IOException {
    Path keys = Path.of("src/test/resources/trust");
    Path key = Files.copy(keys.resolve("openssl-ecparam.pem"), work.resolve("prod.key"));
    Path verifying = Files.copy(keys.resolve("openssl-ecparam.pub"), work.resolve("prod.pub"));
    String image = make("signed", registry, "shop/pay", "v2");
    attach(image, FIRST, "2026-11-25T10:00:31Z", "ana", "c9f0", "--sign-key", key.toString());
    pull(image, "signed", "2026-11-25T10:02:00Z", "--verify-key", verifying.toString());
    attach(image, GOOD, "2026-11-26T00:47:55Z", "cem", "8f14");
  }

  private void ambiguous() throws IOException {
    String image = make("ambiguous", registry, "shop/cart", "v2");
    attach(image, FIRST, "2026-11-25T10:00:31Z", "ana", "45c4", "--annotation", "env=prod");
    attach(image, GOOD, "2026-11-26T01:20:44Z", "cem", "d3d9", "--annotation=env=test", "--force");
  }

  private void registryThatGoesAway() throws IOException {
    String image = make("lost", lost, "shop/app", "v2");
    attach(image, GOOD, "2026-11-25T16:05:40Z", "ben", "e4da");
    pull(image, "lost", "2026-11-25T16:10:02Z");
  }

  private String make(String name, RegistryServer where, String repository, String tag) {
    Content image = TestImages.in(where, repository).image(tag);
    String full = where.endpoint() + "/" + repository + "@" + image.digest();
    images.put(name, full);
    return full;
  }

  /** As CI does, for a commit of somebody's. */
  private void attach(
      String image, String text, String at, String who, String commit, String... options)
      throws IOException {
    clock.set(Instant.parse(at));
    Path file = Files.writeString(work.resolve("app.yaml"), text);
    Map<String, String> ci =
        Map.of(
            "GITHUB_SHA",
            commit.repeat(10),
            "GITHUB_ACTOR",
            who,
            "GITHUB_SERVER_URL",
            "https://github.com",
            "GITHUB_REPOSITORY",
            "shop/config");
    remora(ci, List.of("attach", image, file.toString()), options);
  }

  private void pull(String image, String volume, String at, String... options) {
    clock.set(Instant.parse(at));
    String to = work.resolve(volume).toString();
    remora(Map.of(), List.of("pull", image, "--to", to), options);
  }

  private void remora(Map<String, String> environment, List<String> line, String... options) {
    List<String> all = Stream.concat(line.stream(), Stream.of(options)).toList();
    RemoraInProcess.run(environment, all, clock).expect(0);
  }

  @Override
  public void close() {
    loseTheRegistry();
    registry.close();
    guarded.close();
  }

  /** Which image and which volume a scene is about. */
  private record Place(String image, String volume) {}
}
