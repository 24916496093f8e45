package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.hooks.ChangeHook;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Modes;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.rig.Defaults;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is followed, with a registry in memory and a clock that does not wait. */
abstract class FollowScenario {
  static final Duration INTERVAL = Scene.INTERVAL;
  static final Duration DAY = Duration.ofDays(1);
  static final String TYPE = Scene.TYPE;

  @TempDir Path directory;

  final VirtualClock clock = new VirtualClock();
  final PolledSource registry = new PolledSource(new InMemorySource(), clock);
  final List<String> warnings = new ArrayList<>();
  final List<PassEvent> events = new ArrayList<>();
  final Descriptor image = registry.content.image();
  Schedule schedule = new Schedule(clock);
  PassRules rules = PassRules.again(false, true);
  Selection selection = Selections.of(TYPE);
  Modes modes = Defaults.MODES;
  OnFailure onFailure = OnFailure.CACHED;
  Optional<Duration> maxStale = Optional.empty();
  Optional<ChangeHook> hook = Optional.empty();
  String reference = "registry.example/app@" + image.digest();
  PassListener listener = events::add;
  private long seed = 1;

  void startWith(long seed) {
    this.seed = seed;
  }

  Path volume() {
    return directory.resolve("config");
  }

  /** Attaches a configuration, newer than all before. */
  Descriptor attach(String... filesAndContents) {
    return attachTo(image, filesAndContents);
  }

  Descriptor attachTo(Descriptor subject, String... filesAndContents) {
    clock.advance(Duration.ofMillis(1));
    Descriptor[] layers = new Descriptor[filesAndContents.length / 2];
    for (int i = 0; i < layers.length; i++) {
      layers[i] =
          registry
              .content
              .blob("text/plain", filesAndContents[2 * i + 1].getBytes(UTF_8))
              .withAnnotations(new Annotations(Map.of(Annotations.TITLE, filesAndContents[2 * i])));
    }
    return registry.content.attach(
        subject, TYPE, Map.of(Annotations.CREATED, clock.now().toString()), layers);
  }

  /** Attaches a configuration, and forgets what was asked until then. */
  void update(String... filesAndContents) {
    attach(filesAndContents);
    registry.forgetRequests();
  }

  PassEvent firstOf(Class<? extends PassEvent> kind) {
    return events.stream().filter(kind::isInstance).findFirst().orElseThrow();
  }

  /** Follows the volume as a new process, with another random sequence. */
  FollowEnd follow() {
    return scene()
        .follow(image(), schedule, () -> new Traffic(registry.requests().size(), 0), listener)
        .run();
  }

  /** Begins anew, with a schedule of its own, after a process has ended. */
  void again() {
    schedule = new Schedule(clock);
    events.clear();
    registry.forgetRequests();
  }

  /** What an init container does. */
  StartResult pull() {
    return pull(image());
  }

  StartResult pull(Target target) {
    return scene().start(target).run(Deadline.in(Scene.DEADLINE, clock));
  }

  private Target image() {
    return new Target.Image(ImageReference.parse(reference));
  }

  private Scene scene() {
    Scene scene =
        new Scene(
            volume(),
            (location, deadline) -> registry,
            clock,
            new SplittableRandom(seed++),
            warnings::add);
    scene.modes = modes;
    scene.rules = rules;
    scene.selection = selection;
    scene.onFailure = onFailure;
    scene.maxStale = maxStale;
    scene.hook = hook;
    return scene;
  }

  State state() {
    try (Session session = session()) {
      return session.state();
    }
  }

  Session session() {
    return scene().volume().open(Deadline.in(Duration.ofSeconds(30), clock));
  }

  String read(String name) {
    try {
      return Files.readString(volume().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String content) {
    try {
      Files.writeString(volume().resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directories of revisions on the volume. */
  List<String> revisions() {
    try (Stream<Path> names = Files.list(volume())) {
      return names
          .map(name -> name.getFileName().toString())
          .filter(name -> name.startsWith("..sha256-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T extends PassEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Digest> shown() {
    return events(PassEvent.Shown.class).stream().map(s -> s.provenance().revision()).toList();
  }

  List<PassResult> outcomes() {
    return events(PassEvent.Ended.class).stream().map(PassEvent.Ended::result).toList();
  }

  static RegistryUnavailable away() {
    return new RegistryUnavailable(new Purpose("ask", "registry.example"), "away", "wait");
  }

  static RegistryUnavailable away(Duration retryAfter) {
    return new RegistryUnavailable(
        new Purpose("ask", "registry.example"), "busy", "wait", retryAfter);
  }

  static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }
}
